"""A picture fetched from a platform, no larger than customers may send one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

from .base import PATIENCE, Later, Refused

LARGEST_PICTURE = 8 * 1024 * 1024


async def download(
    web: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    judge: Callable[[httpx.Response], None],
    follow_redirects: bool = False,
) -> bytes:
    """The bytes at an address, of which no more are read than are allowed; raises Later or Refused as `judge` does."""
    try:
        get = web.stream("GET", url, headers=headers, timeout=PATIENCE, follow_redirects=follow_redirects)
        async with get as response:
            if response.is_success:
                return await _read(response)
            await response.aread()
    except httpx.HTTPError as error:
        raise Later(type(error).__name__) from None
    except httpx.InvalidURL:
        raise Refused("no address of a picture") from None
    judge(response)
    raise Refused(f"status {response.status_code}")


async def _read(response: httpx.Response) -> bytes:
    found = bytearray()
    async for chunk in response.aiter_bytes():
        found += chunk
        if len(found) > LARGEST_PICTURE:
            raise Refused("picture too large")
    return bytes(found)

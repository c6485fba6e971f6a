"""Pictures as customers send them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

ORIENTATION, DEVICE = 0x0112, 0x0110


def shot(form: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """One whose upper left is red and whose rest is blue, in any format."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    written = io.BytesIO()
    picture.convert(mode).save(written, form, **options)
    return written.getvalue()


def from_a_phone(orientation: int = 6) -> bytes:
    """A JPEG that is to be turned, and tells the device and a place."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DEVICE] = orientation, "Anna's phone"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    return shot(exif=exif, comment=b"Torstrasse 12", quality=95)


def seen(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture

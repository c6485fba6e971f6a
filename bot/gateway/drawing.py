"""A picture from outside is drawn anew: upright, of a size to be shown, and nothing but its pixels."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from .problems import Problem

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MEDIA_TYPE = "image/jpeg"
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2048
QUALITY = 88
_unpacking = threading.Semaphore(2)  # an unpacked picture may take 200 MB


@dataclass(frozen=True)
class Drawing:
    """A picture as it may be kept and shown: a JPEG without metadata."""

    content: bytes
    width: int
    height: int


def drawn(content: bytes) -> Drawing:
    """Problem `picture_refused` for what is no JPEG, PNG or WebP by its content, and for too many pixels."""
    try:
        with _unpacking, warnings.catch_warnings(action="ignore"):
            return _redrawn(content)
    except Problem:
        raise
    except Exception:  # a decoder may raise anything for hostile bytes
        raise Problem("picture_refused") from None


def _redrawn(content: bytes) -> Drawing:
    with Image.open(io.BytesIO(content), formats=tuple(FORMATS.values())) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Problem("picture_refused")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG need not be unpacked whole
        ImageOps.exif_transpose(picture, in_place=True)
        clear = picture.has_transparency_data
        shown = picture.convert("RGBA" if clear else "RGB")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", shown.size, "white")  # takes over neither place nor device nor comments
    bare.paste(shown, mask=shown if clear else None)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
    return Drawing(written.getvalue(), *bare.size)

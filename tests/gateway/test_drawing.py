"""A picture from outside is drawn anew: upright, of a size to be shown, and nothing but its pixels."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from bot.gateway.drawing import drawn
from bot.gateway.problems import Problem

from .shots import from_a_phone, seen, shot


def is_red(picture: Image.Image, place: tuple[int, int]) -> bool:
    red, _, blue = picture.getpixel(place)  # type: ignore[misc]
    return bool(red > 150 > 100 > blue)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_each_kind_comes_back_as_a_jpeg_of_its_size(form: str) -> None:
    drawing = drawn(shot(form))
    picture = seen(drawing.content)
    assert (picture.format, picture.size) == ("JPEG", (40, 30))
    assert (drawing.width, drawing.height) == (40, 30)
    assert is_red(picture, (5, 5))
    assert not is_red(picture, (35, 25))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_colours_of_every_depth_can_be_shown(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (20, 20)).save(written, "PNG")
    assert seen(drawn(written.getvalue()).content).mode == "RGB"


def test_cmyk_of_a_print_shop_can_be_shown() -> None:
    assert seen(drawn(shot(mode="CMYK")).content).mode == "RGB"


def test_what_shines_through_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")
    assert seen(drawn(written.getvalue()).content).getpixel((10, 10)) == (255, 255, 255)


def test_it_is_upright_and_tells_neither_place_nor_device() -> None:
    original = from_a_phone()
    drawing = drawn(original)
    picture = seen(drawing.content)
    assert picture.size == (30, 40)
    assert is_red(picture, (25, 5)), "turned by a quarter, the red corner is on the right"
    assert dict(picture.getexif()) == {}
    assert b"Anna" in original
    assert b"Torstrasse" in original
    assert b"Anna" not in drawing.content
    assert b"Torstrasse" not in drawing.content


@pytest.mark.parametrize(("size", "shown"), [((3000, 1500), (2048, 1024)), ((100, 4096), (50, 2048))])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_longer_side_has_2048_pixels_at_the_most(form: str, size: tuple[int, int], shown: tuple[int, int]) -> None:
    drawing = drawn(shot(form, size))
    assert (drawing.width, drawing.height) == shown == seen(drawing.content).size


def announces(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size: few bytes that would unfold into many."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


REFUSED = {
    "empty": b"",
    "text": b"hello",
    "page": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "cut off": shot("PNG", (400, 300))[:200],
    "only a beginning": b"\xff\xd8\xff\xe0",
    "GIF": shot("GIF"),
    "BMP": shot("BMP"),
    "TIFF": shot("TIFF"),
    "PDF": b"%PDF-1.7\n",
    "over 50 million pixels": announces(10_000, 5_001),
    "bomb": announces(60_000, 60_000),
    "no size": announces(0, 0),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_shown_is_refused(content: bytes) -> None:
    with pytest.raises(Problem, match="picture_refused"):
        drawn(content)

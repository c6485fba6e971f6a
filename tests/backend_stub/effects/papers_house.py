"""What the tests of papers share: a shop, and eyes that read a PDF as people and scanners do."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import zxingcpp

from backend_stub.effects.carriers import CarrierLabel

BOOKED = CarrierLabel("postal-CE100000003DE", "CE100000003DE")
SENDER = ("GlobalStyle", "Lagerstraße 7", "20357 Hamburg", "Germany")
POINTS_PER_MM = 72 / 25.4
DOTS_PER_POINT = 203 / 72  # a thermal printer's resolution


def words(pdf: bytes) -> str:
    """The text of a PDF's one page, without white space."""
    (page,) = pages(pdf)
    return page


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without white space."""
    return ["".join(page.extract_text().replace("\0", "").split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def sizes(pdf: bytes) -> dict[str, float]:
    """The size of each run of text in one font on the first page, in points, as it is drawn."""
    found: dict[str, float] = {}

    def see(text: str, _ctm: object, _matrix: object, _font: object, size: float) -> None:
        found.update({line.replace("\0", "").strip(): size for line in text.split("\n") if line.strip()})

    pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    return found


def barcodes(pdf: bytes) -> list[tuple[str, str]]:
    """What a scanner reads from the first page when it has been printed: kind and text of each code."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=DOTS_PER_POINT).to_pil()
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(page)]


def is_ticked(pdf: bytes, caption: str) -> bool:
    """Whether there is ink in the middle of the box on the left of a caption on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    found = text.search(caption).get_next()
    assert found is not None
    left, bottom, _, top = text.get_charbox(found[0])
    x, y = left - 2.1 * POINTS_PER_MM, page.get_height() - (top + bottom) / 2
    reach = 0.6 * POINTS_PER_MM
    area = (x - reach, y - reach, x + reach, y + reach)
    image = page.render(scale=4).to_pil().convert("L").crop(tuple(round(edge * 4) for edge in area))
    darkest, _ = image.getextrema()
    return darkest < 128

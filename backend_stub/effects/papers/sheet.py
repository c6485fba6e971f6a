"""A sheet with fonts that print the names and addresses of every country served.

Noto Sans draws Latin, Greek and Cyrillic, Noto Sans SC what is missing there, above all Chinese. Both come as
Python packages under the SIL Open Font License, so nothing depends on the fonts of the machine.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import pylopdf_fonts_zh_cn
from barcode.codex import Code128
from fontTools.ttLib import TTFont
from fpdf import FPDF

from backend_stub.effects.outcome import RefusedError

FONTS = {
    "latin": Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf",
    "chinese": Path(pylopdf_fonts_zh_cn.sans_path()),
}
MARGIN = 5
QUIET_MODULES = 10  # the light margin that scanners need on either side
Area = tuple[float, float, float, float]  # left, top, width, height in mm


@cache
def drawable() -> frozenset[int]:
    """The code points that the fonts have a glyph for."""
    return frozenset(point for path in FONTS.values() for point in TTFont(path, lazy=True).getBestCmap())


def printable(text: str) -> str:
    """The text as it can be printed: without controls and without symbols that no font has (😀).

    Raises RefusedError `paper.unprintable` for a letter that no font has: an address with holes is no address.
    """
    clean = "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text)
    missing = {c for c in clean if c != "\n" and ord(c) not in drawable()}
    if any(unicodedata.category(c)[0] in "LN" for c in missing):
        raise RefusedError("paper.unprintable")
    return "".join(c for c in clean if c not in missing)


class Sheet(FPDF):
    """One page of `width` × `height` millimetres."""

    def __init__(self, width: float, height: float, title: str) -> None:
        super().__init__(format=(width, height))
        for name, path in FONTS.items():
            self.add_font(name, fname=path)
        self.set_fallback_fonts(["chinese"], exact_match=False)
        self.set_title(title)
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)
        self.add_page()

    def text_block(self, text: str, size: float, space: float = 1.0) -> None:
        """Text over the whole width, wrapped, with `space` mm under it."""
        top = self.get_y()
        height = self.write_text(text, (MARGIN, top), self.w - 2 * MARGIN, size)
        self.set_xy(MARGIN, top + height + space)

    def fitted_block(self, text: str, height: float, sizes: tuple[float, ...] = (15, 13, 11, 9, 7)) -> None:
        """Text in a block of fixed height over the whole width, in the largest of the sizes that fits."""
        top = self.get_y()
        self.fitted(text, (MARGIN, top, self.w - 2 * MARGIN, height), sizes)
        self.set_xy(MARGIN, top + height)

    def fitted(self, text: str, area: Area, sizes: tuple[float, ...]) -> None:
        """Text in an area, in the largest of the sizes that fits.

        Raises RefusedError `paper.too_long` when even the smallest does not.
        """
        left, top, width, height = area
        size = next((size for size in sizes if self.height_of(text, width, size) <= height), None)
        if size is None:
            raise RefusedError("paper.too_long")
        self.write_text(text, (left, top), width, size)

    def height_of(self, text: str, width: float, size: float) -> float:
        """How high the text gets when wrapped to the width."""
        return len(self._wrapped(text, width, size)) * line_height(size)

    def write_text(self, text: str, at: tuple[float, float], width: float, size: float, align: str = "L") -> float:
        """Text with its upper left corner there, wrapped to the width; how high it got."""
        (left, top), lines = at, self._wrapped(text, width, size)
        for index, line in enumerate(lines):
            # fpdf2 2.8 sets the font of a line with Chinese in it for that line alone, but believes it is still set
            self.current_font_is_set_on_page = False
            self.set_xy(left, top + index * line_height(size))
            self.cell(width, line_height(size), line, align=align)
        return len(lines) * line_height(size)

    def _wrapped(self, text: str, width: float, size: float) -> list[str]:
        self.set_font("latin", size=size)
        lines = self.multi_cell(width, line_height(size), printable(text), align="L", dry_run=True, output="LINES")
        if not isinstance(lines, list):
            raise TypeError("fpdf2 promises lines")
        return lines

    def rule(self) -> None:
        """A thin line across the sheet."""
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(2)

    def code128(self, code: str, height: float, area: tuple[float, float] | None = None) -> None:
        """The code as Code 128 bars with quiet zones, and in letters beneath; `area` is (left, width)."""
        left, width = area or (MARGIN, self.w - 2 * MARGIN)
        modules = Code128(code).build()[0]
        module = width / (len(modules) + 2 * QUIET_MODULES)
        top, bars = self.get_y(), left + QUIET_MODULES * module
        for run in re.finditer("1+", modules):
            self.rect(bars + run.start() * module, top, len(run[0]) * module, height, style="F")
        self.write_text(code, (left, top + height + 1), width, 11, "C")
        self.set_xy(MARGIN, top + height + 6)


def line_height(size: float) -> float:
    """The height of a line in mm, for a size in points."""
    return size * 0.46

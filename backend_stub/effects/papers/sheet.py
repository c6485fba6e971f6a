"""A sheet with fonts that print the names and addresses of every country served.

Noto Sans draws Latin, Greek and Cyrillic, Noto Sans SC what is missing there, above all Chinese. Both come as
Python packages under the SIL Open Font License, so nothing depends on the fonts of the machine.
"""

from __future__ import annotations

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
        self.set_font("latin", size=size)
        self.multi_cell(0, self._line(size), printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(space)

    def fitted_block(self, text: str, height: float, sizes: tuple[float, ...] = (15, 13, 11, 9, 7)) -> None:
        """Text in a block of fixed height, in the largest of the sizes that fits.

        Raises RefusedError `paper.too_long` when even the smallest does not.
        """
        top = self.get_y()
        for size in sizes:
            self.set_font("latin", size=size)
            wanted = self.multi_cell(0, self._line(size), printable(text), dry_run=True, output="HEIGHT")
            if isinstance(wanted, (int, float)) and wanted <= height:
                self.text_block(text, size)
                self.set_y(top + height)
                return
        raise RefusedError("paper.too_long")

    def rule(self) -> None:
        """A thin line across the sheet."""
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(2)

    def code128(self, code: str, height: float) -> None:
        """The code as Code 128 bars, centred with quiet zones, and in letters beneath."""
        modules = Code128(code).build()[0]
        width = (self.w - 2 * MARGIN - 10) / len(modules)
        left, top = MARGIN + 5, self.get_y()
        for index, module in enumerate(modules):
            if module == "1":
                self.rect(left + index * width, top, width, height, style="F")
        self.set_y(top + height + 1)
        self.set_font("latin", size=11)
        self.multi_cell(0, 5, code, align="C")
        self.set_x(MARGIN)

    @staticmethod
    def _line(size: float) -> float:
        return size * 0.46

"""What both customs forms are drawn with: boxes with small captions, a row of ticks, a table that knows its rows."""

from __future__ import annotations

from dataclasses import dataclass

from backend_stub.effects.papers.declaration import (
    Category,
    CustomsForm,
    CustomsItem,
    Declaration,
    category_words,
    words,
)
from backend_stub.effects.papers.sheet import MARGIN, Area, Sheet, line_height

CAPTION = 4.8
TEXT_SIZES = (9.0, 8.0, 7.0, 6.0, 5.0, 4.5)
ROW_SIZE = 6.3
DESCRIPTION_LONGEST = 100
THIN = 0.15
TICK = 2.2


@dataclass(frozen=True)
class Column:
    """One column of the table of goods."""

    caption: str
    width: float
    align: str = "R"


class Form(Sheet):
    """One declaration; goods that one page does not hold go on to the next, whole form by whole form."""

    def __init__(self, width: float, height: float, form: CustomsForm, declared: Declaration) -> None:
        super().__init__(width, height, f"{declared.order} {form}")
        self.set_line_width(THIN)
        self.form = form
        self.declared = declared

    def heading(self) -> None:
        """The title on the left, the form's name on the right."""
        width = self.w - 2 * MARGIN
        self.fitted(words("title").upper(), (MARGIN, MARGIN, width - 14, 5), (10, 9, 8, 7.5, 7, 6))
        self.fitted(words("opened"), (MARGIN, MARGIN + 4, width - 20, 4), (CAPTION,))
        self.write_text(self.form, (MARGIN + width - 25, MARGIN - 1), 25, 12, "R")

    def box(self, area: Area, caption: str, text: str = "", sizes: tuple[float, ...] = TEXT_SIZES) -> None:
        """A framed box: a small caption, the text under it."""
        left, top, width, height = area
        self.rect(left, top, width, height)
        under = self.caption(area, caption)
        if text:
            self.fitted(text, (left, top + under, width, height - under), sizes)

    def caption(self, area: Area, text: str) -> float:
        """Small words at the top of an area; how high they are."""
        left, top, width, height = area
        self.fitted(text, (left, top + 0.3, width, height), (CAPTION, 4))
        return self.height_of(text, width, CAPTION) + 0.4

    def barcode(self, left: float, top: float, width: float, height: float) -> None:
        """The item's number as bars, where there is one; the frame stays for a sticker where there is none."""
        self.box((left, top, width, height), words("barcode"))
        if self.declared.tracking_number:
            self.set_xy(left, top + 3)
            self.code128(self.declared.tracking_number, height - 9.5, (left + 1, width - 2))

    def categories(self, area: Area, in_a_row: int) -> None:
        """All categories, the item's own ticked."""
        left, top, width, height = area
        self.box(area, words("category"))
        step = (height - 3) / -(-len(Category) // in_a_row)
        for index, category in enumerate(Category):
            row, column = divmod(index, in_a_row)
            place = (left + 1 + column * width / in_a_row, top + 3 + row * step, width / in_a_row - 1, step)
            self._tick(place, category)

    def _tick(self, area: Area, category: Category) -> None:
        left, top, width, _ = area
        self.rect(left, top, TICK, TICK)
        if category is self.declared.category:
            self.line(left, top, left + TICK, top + TICK)
            self.line(left, top + TICK, left + TICK, top)
        self.fitted(category_words(category), (left + TICK, top, width - TICK, TICK + 0.4), (5.2, 4.8, 4.4, 4))

    def table_head(self, columns: tuple[Column, ...], top: float, height: float) -> None:
        left = float(MARGIN)
        for column in columns:
            self.box((left, top, column.width, height), column.caption)
            left += column.width

    def table_rows(self, columns: tuple[Column, ...], rows: list[tuple[str, ...]], top: float, bottom: float) -> None:
        """The rows, and the columns' lines down to the bottom."""
        self._column_lines(columns, top, bottom)
        for row in rows:
            self._row(columns, row, top)
            top += self.row_height(columns, row)

    def table_total(self, columns: tuple[Column, ...], row: tuple[str, ...], top: float, height: float) -> None:
        self.rect(MARGIN, top, sum(column.width for column in columns), height)
        self._column_lines(columns, top, top + height)
        self._row(columns, row, top + (height - line_height(ROW_SIZE)) / 2)

    def row_height(self, columns: tuple[Column, ...], row: tuple[str, ...]) -> float:
        heights = (self.height_of(text, column.width, ROW_SIZE) for column, text in zip(columns, row, strict=True))
        return max(heights) + 0.4

    def _row(self, columns: tuple[Column, ...], row: tuple[str, ...], top: float) -> None:
        left = float(MARGIN)
        for column, text in zip(columns, row, strict=True):
            self.write_text(text, (left, top + 0.2), column.width, ROW_SIZE, column.align)
            left += column.width

    def _column_lines(self, columns: tuple[Column, ...], top: float, bottom: float) -> None:
        left = float(MARGIN)
        for column in columns:
            self.rect(left, top, column.width, bottom - top)
            left += column.width

    def by_page(
        self, columns: tuple[Column, ...], rows: list[tuple[str, ...]], height: float
    ) -> list[list[tuple[str, ...]]]:
        """The rows by page; a page holds as many as fit its height."""
        pages: list[list[tuple[str, ...]]] = [[]]
        used = 0.0
        for row in rows:
            wanted = self.row_height(columns, row)
            if pages[-1] and used + wanted > height:
                pages.append([])
                used = 0.0
            pages[-1].append(row)
            used += wanted
        return pages

    def page_number(self, page: int, pages: int) -> None:
        if pages > 1:
            self.write_text(f"{page}/{pages}", (self.w - MARGIN - 25, MARGIN + 4.4), 25, 7, "R")

    def certificate(self, area: Area) -> None:
        """The sender's word, the day, and where to sign."""
        left, top, width, height = area
        self.fitted(words("certified", "\n"), (left, top, width, height - 9), (CAPTION, 4.4, 4))
        day = f"{self.declared.day:%Y-%m-%d}"
        self.box((left, top + height - 9, width, 9), words("signature"), f"{day}, {self.declared.sender[0]}", (8, 7, 6))


def shown(item: CustomsItem) -> str:
    """The description, cut where it would fill the form."""
    text = item.description
    return text if len(text) <= DESCRIPTION_LONGEST else text[: DESCRIPTION_LONGEST - 1] + "…"

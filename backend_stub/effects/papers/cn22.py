"""Form CN 22, in the size of an A6 label."""

from __future__ import annotations

from backend_stub.effects.papers.declaration import UNKNOWN, CustomsForm, CustomsItem, Declaration, kilograms, words
from backend_stub.effects.papers.form import Column, Form, shown

WIDTH, HEIGHT = 105, 148
ROWS_TOP, ROWS_BOTTOM = 69.5, 115.5
ADDRESS_SIZES = (8.0, 7.0, 6.0, 5.0, 4.5)


def cn22(declared: Declaration) -> bytes:
    """The declaration as PDF; raises RefusedError where names cannot be printed."""
    form = Form(WIDTH, HEIGHT, CustomsForm.CN22, declared)
    rows = [_row(item, declared) for item in declared.items]
    pages = form.by_page(_columns(), rows, ROWS_BOTTOM - ROWS_TOP)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            form.add_page()
        _page(form, page)
        form.page_number(number, len(pages))
    return bytes(form.output())


def _columns() -> tuple[Column, ...]:
    return (
        Column(words("quantity_description"), 38, "L"),
        Column(words("weight"), 12),
        Column(words("value"), 19),
        Column(words("hs_code"), 15),
        Column(words("origin"), 11, "C"),
    )


def _row(item: CustomsItem, declared: Declaration) -> tuple[str, ...]:
    goods = f"{item.quantity} × {shown(item)}"
    weight, value = kilograms(item.net_weight), declared.money(item.value)
    return goods, weight, value, item.hs_code or UNKNOWN, item.origin or UNKNOWN


def _page(form: Form, rows: list[tuple[str, ...]]) -> None:
    declared = form.declared
    form.heading()
    form.box((5, 13, 43, 22), words("sender"), "\n".join(declared.sender), ADDRESS_SIZES)
    form.box((48, 13, 52, 22), words("recipient"), "\n".join(declared.recipient), ADDRESS_SIZES)
    form.barcode(5, 35, 67, 15)
    form.box((72, 35, 28, 15), words("sender_reference"), declared.order, (9, 8, 7, 6))
    form.categories((5, 50, 95, 11), in_a_row=2)
    form.table_head(_columns(), 61, 8.5)
    form.table_rows(_columns(), rows, ROWS_TOP, ROWS_BOTTOM)
    total = (words("total"), kilograms(declared.net_weight), declared.money(declared.value), "", "")
    form.table_total(_columns(), total, ROWS_BOTTOM, 4)
    if any(item.hs_code is None for item in declared.items):
        form.fitted(words("no_hs_code"), (5, 119.5, 95, 3), (5,))
    form.certificate((5, 121.5, 95, 21.5))

"""Form CN 23, in the size of an A5 sheet on its side."""

from __future__ import annotations

from backend_stub.effects.papers.declaration import UNKNOWN, CustomsForm, CustomsItem, Declaration, kilograms, words
from backend_stub.effects.papers.form import Column, Form, shown

WIDTH, HEIGHT = 210, 148
ROWS_TOP, ROWS_BOTTOM = 67, 112
ADDRESS_SIZES = (9.0, 8.0, 7.0, 6.0, 5.0)


def cn23(declared: Declaration) -> bytes:
    """The declaration as PDF; raises RefusedError where names cannot be printed."""
    form = Form(WIDTH, HEIGHT, CustomsForm.CN23, declared)
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
        Column(words("description"), 88, "L"),
        Column(words("quantity"), 17, "C"),
        Column(words("weight"), 22),
        Column(words("value"), 27),
        Column(words("hs_code"), 25),
        Column(words("origin"), 21, "C"),
    )


def _row(item: CustomsItem, declared: Declaration) -> tuple[str, ...]:
    weight, value = kilograms(item.net_weight), declared.money(item.value)
    return shown(item), str(item.quantity), weight, value, item.hs_code or UNKNOWN, item.origin or UNKNOWN


def _page(form: Form, rows: list[tuple[str, ...]]) -> None:
    form.heading()
    _parties(form)
    form.table_head(_columns(), 61, 6)
    form.table_rows(_columns(), rows, ROWS_TOP, ROWS_BOTTOM)
    declared = form.declared
    pieces = str(sum(item.quantity for item in declared.items))
    total = (words("total"), pieces, kilograms(declared.net_weight), declared.money(declared.value), "", "")
    form.table_total(_columns(), total, ROWS_BOTTOM, 4)
    _below_the_goods(form)


def _parties(form: Form) -> None:
    declared = form.declared
    form.box((5, 13, 100, 22), words("sender"), "\n".join(declared.sender), ADDRESS_SIZES)
    form.box((5, 35, 100, 26), words("recipient"), "\n".join(declared.recipient), ADDRESS_SIZES)
    form.barcode(105, 13, 100, 22)
    form.box((105, 35, 50, 13), words("sender_reference"), declared.order, (10, 8, 7, 6))
    form.box((155, 35, 50, 13), words("importer_reference"), declared.importer_reference or "", (10, 8, 7, 6))
    form.box((105, 48, 50, 13), words("gross_weight"), kilograms(declared.gross_weight), (10,))
    form.box((155, 48, 50, 13), words("charges"), declared.money(declared.postal_charges), (10, 8))


def _below_the_goods(form: Form) -> None:
    declared = form.declared
    if any(item.hs_code is None for item in declared.items):
        form.fitted(words("no_hs_code"), (5, 116.2, 200, 3), (5,))
    form.categories((5, 119.5, 92, 11.5), in_a_row=2)
    form.box((5, 131, 92, 12), words("posting"), f"{declared.sender[-1]}, {declared.day:%Y-%m-%d}", (8, 7, 6))
    form.certificate((99, 119.5, 106, 23.5))

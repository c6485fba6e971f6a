"""A small shop's files for tests of the import, and what came of them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from backend_stub.importing.kinds import sources
from backend_stub.importing.run import Options, Report, import_files
from backend_stub.storage.base import Base
from backend_stub.storage.database import Database

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "import"
CUSTOMER = {
    "id": "anna",
    "name": "Anna Schmidt",
    "email": "anna.schmidt@example.com",
    "phone": "+49 30 90182345",
    "language": "de",
}
PRODUCT = {
    "id": "mug",
    "titles": {"en": "Mug"},
    "variants": [
        {"sku": "mug-blue", "options": {"color": "blue"}, "price": "18.00", "currency": "EUR"},
        {"sku": "mug-green", "options": {"color": "green"}, "price": "18.00", "currency": "EUR"},
    ],
}
ORDER = {
    "number": "KW-1",
    "customer": "anna",
    "placed_at": "2026-11-20T09:00:00+01:00",
    "state": "confirmed",
    "payment_state": "paid",
    "payment_method": "card",
    "currency": "EUR",
    "total": "40.90",
    "address": {
        "name": "Anna Schmidt",
        "street_address": "Torstraße 89",
        "city": "Berlin",
        "postal_code": "10115",
        "country_code": "DE",
    },
    "shipping": {"method": "standard", "carrier": "DHL", "price": "4.90", "promised_date": "2026-11-27"},
    "dates": {"confirmed": "2026-11-20T09:05:00+01:00"},
    "lines": [{"sku": "mug-blue", "quantity": 2, "unit_price": "18.00"}],
}


def order(number: str = "KW-1", **members: Any) -> dict[str, Any]:
    """The order with these members in place of its own; `shipping__carrier` reaches inside, None takes away."""
    made = copy.deepcopy({**ORDER, "number": number})
    for path, value in members.items():
        *outer, last = path.split("__")
        inner = made
        for name in outer:
            inner = inner[name]  # type: ignore[assignment]  # a member that holds members
        inner[last] = value
        if value is None:
            del inner[last]
    return made


class House:
    """A database and a folder of files for it."""

    def __init__(self, url: str, folder: Path, now: Any) -> None:
        self.url, self.database = url, Database.open(url)
        self.folder, self.now = folder, now
        folder.mkdir(exist_ok=True)

    def put(self, name: str, content: Any) -> House:
        """A file: rows as JSON, or text as it is."""
        text = content if isinstance(content, str) else json.dumps(content)
        (self.folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return self

    def base(self, *orders: dict[str, Any]) -> House:
        """One customer, one product, and these orders."""
        self.put("customers.json", [CUSTOMER]).put("catalogue.json", [PRODUCT])
        return self.put("orders.json", list(orders)) if orders else self

    def bring(self, folder: Path | None = None, **options: Any) -> Report:
        return import_files(self.database, sources([str(folder or self.folder)]), Options(**options), self.now)

    def faults(self, **options: Any) -> list[tuple[str, int, str, str]]:
        """File, line, field and code of every fault; the import has changed nothing."""
        before = self.rows()
        report = self.bring(**options)
        assert (report.ok, report.imported, self.rows()) == (False, False, before)
        return [(fault.file, fault.line, fault.field, fault.code) for fault in report.faults]

    def codes(self, **options: Any) -> list[tuple[str, str]]:
        return [(field, code) for _, _, field, code in self.faults(**options)]

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.database.read() as session:
            return {
                table.name: [tuple(row) for row in session.execute(table.select())]
                for table in Base.metadata.sorted_tables
            }

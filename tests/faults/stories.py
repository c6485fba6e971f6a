"""Talks of which every message can be told from every other: each customer has an order that nobody else asks about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from backend_stub.service.placing import place_order
from backend_stub.storage.database import Database
from backend_stub.storage.orders import load_order
from backend_stub.storage.tables import CustomerRow, VariantRow
from reroute.settings import Settings
from tests.conversations.talks import UNDO, YES
from tests.faults.breaking import STREET, Progress
from tests.faults.customers import Customer

CHANGES = {"asks": [], "changes": ["change"], "takes_back": ["change", "undo"]}
"""By what the customer does: what the order's history holds afterwards, beside the order itself."""
QUESTIONS = 5
"""Asked at most, at the end: what is asked about an order that is not there, the talk then wants to know."""


@dataclass(frozen=True)
class Story:
    """The talk of one customer, and what becomes of the order."""

    order: str
    does: str
    customer: Customer


class Stories:
    """Tells any number of them to one installation."""

    def __init__(self, settings: Settings, seed: int, progress: Progress):
        self._url, self._seed, self._progress = settings.gateway_url, seed, progress
        self._database = Database.open(settings.orders_database_url)

    def tell(self, number: int) -> Story:
        """A whole talk; fails where an answer is none to what was said."""
        dice = Random(f"{self._seed} {number}")  # noqa: S311  not for secrets
        order, email = f"GS-{5_000 + number}", f"customer-{number}@example.com"
        self._place(order, email)
        does = list(CHANGES)[number % len(CHANGES)]
        customer = Customer(self._url, dice, self._progress)
        for line, words in _lines(order, email, does):
            customer.insist(line, words)
        for place in range(dice.randint(1, QUESTIONS)):
            unknown = f"GS-{900_000 + 10 * number + place}"
            customer.insist(f"and where is {unknown}?", unknown)
        return Story(order, does, customer)

    def _place(self, number: str, email: str) -> None:
        """An order such as GS-1001, of a customer of its own, and a black handbag to change it into."""
        with self._database.write() as session:
            model = load_order(session, "GS-1001")
            key = email.partition("@")[0]
            session.add(CustomerRow(id=key, name=model.address.name, email=email, phone="+493090182345", language="en"))
            session.get_one(VariantRow, "milano-handbag-black").on_hand += 1
            session.flush()
            shipping = replace(model.shipping, label_id=None)
            place_order(session, replace(model, number=number, customer_id=key, shipping=shipping))


def _lines(order: str, email: str, does: str) -> list[tuple[str, str]]:
    """What is said, and words of its answer."""
    lines = [("where is my parcel?", "order number"), (f"{order}, {email}", order)]
    if does != "asks":
        lines += [
            ("the address is wrong, and the red handbag should be black please", "new address"),
            (f"{STREET}, 10827 Berlin", STREET),
            (YES["en"], f"Done! Order {order} is changed"),
        ]
    if does == "takes_back":
        lines.append((UNDO["en"], "back"))  # "is as it was", or an apology later: "was taken back already"
    return lines

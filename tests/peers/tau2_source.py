"""The data of tau2-bench retail as objects: products, users, orders; and the tasks of a file."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("tau2_retail")
ADDRESS = ("address1", "address2", "city", "state", "country", "zip")
READS = "get_", "find_", "list_", "calculate", "transfer_", "think"


@dataclass(frozen=True)
class Variant:
    """One item that can be bought; `price` in cents."""

    item: str
    product: str
    options: dict[str, str]
    price: int
    available: bool


@dataclass
class Item:
    """One item of an order."""

    item: str
    product: str
    price: int


@dataclass
class Entry:
    """One row of an order's payment history."""

    kind: str
    amount: int
    method: str


@dataclass
class Order:
    id: str
    user: str
    address: dict[str, str]
    status: str
    items: list[Item]
    history: list[Entry]
    returned: list[int] = field(default_factory=list)
    return_method: str = ""
    exchanged: list[tuple[int, str]] = field(default_factory=list)
    exchange_method: str = ""
    exchange_difference: int = 0


@dataclass
class Method:
    """A stored way to pay; only a gift card has a balance, in cents."""

    id: str
    kind: str
    balance: int | None = None


@dataclass
class User:
    id: str
    first_name: str
    last_name: str
    email: str
    address: dict[str, str]
    methods: dict[str, Method]


@dataclass
class Source:
    """The whole shop."""

    products: dict[str, str]
    variants: dict[str, Variant]
    users: dict[str, User]
    orders: dict[str, Order]


@dataclass(frozen=True)
class Call:
    """One gold action."""

    name: str
    arguments: dict[str, Any]

    @property
    def reads(self) -> bool:
        """Whether it only looks, counts or hands over."""
        return self.name.startswith(READS)


@dataclass(frozen=True)
class Task:
    id: str
    calls: tuple[Call, ...]


def load_source() -> Source:
    """The shop as the data have it; a fresh one each time, free to be changed."""
    db = _db()
    variants = [_variant(p["product_id"], v) for p in db["products"].values() for v in p["variants"].values()]
    return Source(
        products={product["product_id"]: product["name"] for product in db["products"].values()},
        variants={variant.item: variant for variant in variants},
        users={key: _user(key, user) for key, user in db["users"].items()},
        orders={key: _order(key, order) for key, order in db["orders"].items()},
    )


def load_tasks(path: Path | None = None) -> list[Task]:
    """The tasks of this file, else of `REROUTE_TAU2_TASKS`, else those that lie beside the data."""
    given = path or Path(os.environ.get("REROUTE_TAU2_TASKS") or DATA / "tasks_train.json")
    found = json.loads(given.read_text(encoding="utf-8"))
    entries = found["tasks"] if isinstance(found, dict) else found
    return [Task(str(entry["id"]), tuple(_call(action) for action in _actions(entry))) for entry in entries]


def cents(dollars: float) -> int:
    return round(dollars * 100)


@cache
def _db() -> Any:
    return json.loads(gzip.decompress((DATA / "db.json.gz").read_bytes()))


def _actions(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """They stand in the task itself or under its evaluation criteria; those of the simulated user are left out."""
    criteria = entry.get("evaluation_criteria") or {}
    actions = entry.get("actions") or criteria.get("actions") or []
    return [action for action in actions if action.get("requestor", "assistant") == "assistant"]


def _call(action: dict[str, Any]) -> Call:
    return Call(action["name"], dict(action.get("arguments") or action.get("kwargs") or {}))


def _variant(product: str, variant: dict[str, Any]) -> Variant:
    return Variant(variant["item_id"], product, variant["options"], cents(variant["price"]), bool(variant["available"]))


def _user(key: str, user: dict[str, Any]) -> User:
    methods = {name: _method(name, method) for name, method in user["payment_methods"].items()}
    name = user["name"]
    return User(key, name["first_name"], name["last_name"], user["email"], dict(user["address"]), methods)


def _method(key: str, method: dict[str, Any]) -> Method:
    return Method(key, method["source"], cents(method["balance"]) if "balance" in method else None)


def _order(key: str, order: dict[str, Any]) -> Order:
    return Order(
        id=key,
        user=order["user_id"],
        address=dict(order["address"]),
        status=order["status"],
        items=[Item(item["item_id"], item["product_id"], cents(item["price"])) for item in order["items"]],
        history=[
            Entry(entry["transaction_type"], cents(entry["amount"]), entry["payment_method_id"])
            for entry in order["payment_history"]
        ],
    )

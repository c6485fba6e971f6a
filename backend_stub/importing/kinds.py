"""The kinds of data in the order in which they are written, and how a file is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend_stub.importing.shapes import Customer, Method, Order, Product, Shape, Stock

FORMATS = (".csv", ".tsv", ".json", ".jsonl")


class UsageError(ValueError):
    """The command cannot mean what it says."""


@dataclass(frozen=True)
class Kind:
    """One kind: its key member, and the list that CSV spreads over several rows."""

    name: str
    shape: type[Shape]
    key: str
    many: str | None = None
    names: tuple[str, ...] = ()


KINDS = (
    Kind("customers", Customer, "id"),
    Kind("payment_methods", Method, "id", names=("payment-methods", "methods")),
    Kind("catalogue", Product, "id", "variants", ("catalog", "products")),
    Kind("stock", Stock, "sku", names=("inventory",)),
    Kind("orders", Order, "number", "lines"),
)


@dataclass(frozen=True)
class Source:
    """One file of one kind."""

    kind: Kind
    path: Path


def kind_of(name: str) -> Kind:
    """The kind of this name; UsageError for none."""
    found = next((kind for kind in KINDS if name in (kind.name, *kind.names)), None)
    if found is None:
        raise UsageError(f"There is no kind {name!r}; kinds are {', '.join(kind.name for kind in KINDS)}.")
    return found


def sources(words: list[str]) -> list[Source]:
    """`customers customers.csv orders orders.jsonl …`, or one folder whose files are named after their kinds."""
    if len(words) == 1 and Path(words[0]).is_dir():
        found = _folder(Path(words[0]))
    elif words and len(words) % 2 == 0:
        found = [Source(kind_of(words[at]), _file(Path(words[at + 1]))) for at in range(0, len(words), 2)]
    else:
        raise UsageError("Give a folder, or pairs of a kind and a file: customers customers.csv orders orders.csv")
    return sorted(found, key=lambda source: KINDS.index(source.kind))


def _folder(folder: Path) -> list[Source]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in FORMATS)
    if not files:
        raise UsageError(f"{folder} holds no {', '.join(FORMATS)} file.")
    return [Source(_named(path), path) for path in files]


def _named(path: Path) -> Kind:
    """`orders.csv` and `orders-2026.csv` are orders."""
    for kind in KINDS:
        for name in (kind.name, *kind.names):
            if path.stem == name or path.stem.startswith((f"{name}-", f"{name}.")):
                return kind
    raise UsageError(f"{path.name} is named after no kind ({', '.join(kind.name for kind in KINDS)}).")


def _file(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"{path.name} is none of {', '.join(FORMATS)}.")
    return path

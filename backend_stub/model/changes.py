"""The changes a customer can ask for: one dataclass per type of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from backend_stub.model.address import Address


@dataclass(frozen=True)
class AddressChange:
    type: ClassVar[str] = "address"
    address: Address = field(default_factory=Address)


@dataclass(frozen=True)
class VariantChange:
    type: ClassVar[str] = "variant"
    options: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class CancelChange:
    type: ClassVar[str] = "cancel"
    reason: str | None = None


@dataclass(frozen=True)
class RedirectChange:
    type: ClassVar[str] = "redirect"
    address: Address | None = None


@dataclass(frozen=True)
class HoldChange:
    type: ClassVar[str] = "hold"
    address: Address | None = None


@dataclass(frozen=True)
class FormerAddressChange:
    type: ClassVar[str] = "former_address"
    address: Address | None = None


@dataclass(frozen=True)
class ResendChange:
    type: ClassVar[str] = "resend"
    address: Address | None = None


@dataclass(frozen=True)
class VoucherChange:
    type: ClassVar[str] = "voucher"


@dataclass(frozen=True)
class WaitRestockChange:
    type: ClassVar[str] = "wait_restock"
    options: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class KeepVariantChange:
    type: ClassVar[str] = "keep_variant"
    line: int | None = None


@dataclass(frozen=True)
class ReturnChange:
    type: ClassVar[str] = "return"
    lines: tuple[int, ...] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class RefuseAtDoorChange:
    type: ClassVar[str] = "refuse_at_door"
    reason: str | None = None


@dataclass(frozen=True)
class BringBackChange:
    type: ClassVar[str] = "bring_back"
    reason: str | None = None


@dataclass(frozen=True)
class KeepWithRefundChange:
    type: ClassVar[str] = "keep_with_refund"
    reason: str | None = None


Change = (
    AddressChange
    | VariantChange
    | CancelChange
    | RedirectChange
    | HoldChange
    | FormerAddressChange
    | ResendChange
    | VoucherChange
    | WaitRestockChange
    | KeepVariantChange
    | ReturnChange
    | RefuseAtDoorChange
    | BringBackChange
    | KeepWithRefundChange
)
CHANGE_TYPES: dict[str, type[Any]] = {kind.type: kind for kind in Change.__args__}


def change_wire(change: Change) -> dict[str, Any]:
    """The contract's JSON object; members that were not given are left out."""
    wire: dict[str, Any] = {"type": change.type}
    for member in fields(change):
        value = getattr(change, member.name)
        if isinstance(value, Address):
            wire[member.name] = {name: part for name, part in value.wire().items() if part}
        elif isinstance(value, tuple):
            wire[member.name] = list(value)
        elif isinstance(value, Mapping):
            wire[member.name] = dict(value)
        elif value is not None:
            wire[member.name] = value
    return wire


def change_of(wire: Mapping[str, Any]) -> Change:
    """The inverse of `change_wire`; KeyError for a type that does not exist."""
    kind = CHANGE_TYPES[wire["type"]]
    members = {name: value for name, value in wire.items() if name != "type" and value is not None}
    if "address" in members:
        members["address"] = Address.of(members["address"])
    if "lines" in members:
        members["lines"] = tuple(members["lines"])
    change: Change = kind(**members)
    return change

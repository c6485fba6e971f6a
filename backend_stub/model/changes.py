"""The changes a customer can ask for: one class per type of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from backend_stub.model.address import Address


@dataclass(frozen=True)
class Change:
    """The base of all changes; alone it says nothing but its type."""

    type: ClassVar[str]


@dataclass(frozen=True)
class _Reasoned(Change):
    """Why is asked for, never required."""

    reason: str | None = None


@dataclass(frozen=True)
class _Elsewhere(Change):
    """To or near this address; None: as the order has it."""

    address: Address | None = None


@dataclass(frozen=True)
class _OfLine(Change):
    """Of one order line; None where the order has only one that could be meant."""

    line: int | None = None


@dataclass(frozen=True)
class _Options(Change):
    """Another variant of a line's product: the options that differ."""

    options: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True)
class _Goods(Change):
    """Goods of the catalogue: by SKU, or by product and options."""

    sku: str | None = None
    product: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    quantity: int = 1


@dataclass(frozen=True)
class _MakeGood(Change):
    """What is done about lines that went wrong; all lines where none is named, `evidence` in the customer's words."""

    cause: str | None = None
    lines: tuple[int, ...] | None = None
    evidence: str | None = None


# Before hand-over


@dataclass(frozen=True)
class AddressChange(Change):
    type: ClassVar[str] = "address"
    address: Address = field(default_factory=Address)


@dataclass(frozen=True)
class RecipientChange(Change):
    type: ClassVar[str] = "recipient"
    name: str = ""


@dataclass(frozen=True)
class PhoneChange(Change):
    type: ClassVar[str] = "phone"
    phone: str = ""


@dataclass(frozen=True)
class EmailChange(Change):
    type: ClassVar[str] = "email"
    email: str = ""


@dataclass(frozen=True)
class MissingDetailChange(Change):
    """A detail that the customer cannot supply: `phone`, `street_address`, …"""

    type: ClassVar[str] = "missing_detail"
    detail: str = ""


@dataclass(frozen=True)
class ShippingMethodChange(Change):
    type: ClassVar[str] = "shipping_method"
    method: str = ""


class VariantChange(_Options):
    type: ClassVar[str] = "variant"


@dataclass(frozen=True)
class PaymentMethodChange(Change):
    """To another of the customer's stored methods, by its id."""

    type: ClassVar[str] = "payment_method"
    payment_method: str = ""


@dataclass(frozen=True)
class QuantityChange(Change):
    type: ClassVar[str] = "quantity"
    quantity: int = 1
    line: int | None = None


class AddLineChange(_Goods):
    type: ClassVar[str] = "add_line"


class RemoveLineChange(_OfLine):
    type: ClassVar[str] = "remove_line"


class CancelChange(_Reasoned):
    type: ClassVar[str] = "cancel"


@dataclass(frozen=True)
class DefaultAddressChange(Change):
    """Of the customer: for future orders only."""

    type: ClassVar[str] = "default_address"
    address: Address = field(default_factory=Address)


# After hand-over: another address


class RedirectChange(_Elsewhere):
    type: ClassVar[str] = "redirect"


class HoldChange(_Elsewhere):
    type: ClassVar[str] = "hold"


class FormerAddressChange(_Elsewhere):
    type: ClassVar[str] = "former_address"


class ResendChange(_Elsewhere):
    type: ClassVar[str] = "resend"


class VoucherChange(Change):
    type: ClassVar[str] = "voucher"


# No longer wanted, or to be returned


@dataclass(frozen=True)
class ReturnChange(Change):
    type: ClassVar[str] = "return"
    lines: tuple[int, ...] | None = None
    reason: str | None = None


class ExchangeChange(_Options):
    type: ClassVar[str] = "exchange"


class RefuseAtDoorChange(_Reasoned):
    type: ClassVar[str] = "refuse_at_door"


class BringBackChange(_Reasoned):
    type: ClassVar[str] = "bring_back"


class KeepWithRefundChange(_Reasoned):
    type: ClassVar[str] = "keep_with_refund"


# Where is it; late, lost, damaged


class NotReceivedChange(Change):
    """Delivered, says the carrier; not here, says the customer."""

    type: ClassVar[str] = "not_received"


class DelayVoucherChange(Change):
    type: ClassVar[str] = "delay_voucher"


class RefundParcelChange(_MakeGood):
    type: ClassVar[str] = "refund_parcel"


class ReshipChange(_MakeGood):
    type: ClassVar[str] = "reship"


class KeepDefectiveChange(_MakeGood):
    type: ClassVar[str] = "keep_defective"


# When the shop or the system got it wrong


class WaitRestockChange(_Options):
    type: ClassVar[str] = "wait_restock"


class KeepVariantChange(_OfLine):
    type: ClassVar[str] = "keep_variant"


@dataclass(frozen=True)
class ReplaceLineChange(_Goods):
    """Another item in place of a line that cannot be had."""

    type: ClassVar[str] = "replace_line"
    line: int | None = None


class CorrectPriceChange(_OfLine):
    type: ClassVar[str] = "correct_price"


class CancelDuplicateChange(Change):
    type: ClassVar[str] = "cancel_duplicate"


class ReturnDuplicateChange(Change):
    type: ClassVar[str] = "return_duplicate"


class KeepDuplicateChange(Change):
    type: ClassVar[str] = "keep_duplicate"


class RestoreDetailsChange(Change):
    """Details that were changed and not applied are put right."""

    type: ClassVar[str] = "restore_details"


class RefundExpressFeeChange(Change):
    type: ClassVar[str] = "refund_express_fee"


@dataclass(frozen=True)
class CompensationChange(Change):
    """A remedy for a complaint: `refund` or `voucher` of an amount in minor units, or `points`."""

    type: ClassVar[str] = "compensation"
    remedy: str = "refund"
    amount: int = 0
    cause: str = "other"
    case: str | None = None


def _types(base: type[Change]) -> dict[str, type[Change]]:
    found = {base.type: base} if "type" in vars(base) else {}
    for kind in base.__subclasses__():
        found |= _types(kind)
    return found


CHANGE_TYPES = _types(Change)


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
    return kind(**members)

"""The shipping label: 100 × 150 mm, for thermal printers."""

from __future__ import annotations

from dataclasses import dataclass

from backend_stub.effects.carriers.port import CarrierLabel, Shipment
from backend_stub.effects.papers.declaration import kilograms
from backend_stub.effects.papers.sheet import MARGIN, Sheet

WIDTH, HEIGHT = 100, 150
SENDER_HEIGHT, SENDER_SIZES = 7, (7.0, 6.0, 5.0, 4.0)
RECIPIENT_HEIGHT, PHONE_HEIGHT = 46, 5
LINES_SHOWN, LONGEST_LINE = 5, 60
SERVICES = {"postal": "POST", "express": "EXPRESS", "economy": "ECONOMY"}


@dataclass(frozen=True)
class LabelDetails:
    """What a label says beside the address, where the shop knows it.

    `from_country` is the ISO code of where the parcel starts; `weight` is that of the parcel in grams; `reference` is
    the recipient's own.
    """

    from_country: str | None = None
    phone: str | None = None
    weight: int | None = None
    reference: str | None = None


def shipping_label(
    shipment: Shipment,
    booked: CarrierLabel,
    kind: str,
    sender: tuple[str, ...],
    details: LabelDetails | None = None,
) -> bytes:
    """The label as PDF; raises RefusedError when the address cannot be printed."""
    details = details or LabelDetails()
    sheet = Sheet(WIDTH, HEIGHT, f"{shipment.order} {booked.tracking_number}")
    sheet.fitted_block("From: " + ", ".join(sender), SENDER_HEIGHT, SENDER_SIZES)
    sheet.rule()
    _service(sheet, shipment, kind, details)
    sheet.rule()
    _recipient(sheet, shipment, details)
    sheet.rule()
    sheet.code128(booked.tracking_number, 24)
    sheet.ln(2)
    sheet.rule()
    sheet.text_block(_references(shipment, details), 9)
    sheet.text_block("\n".join(_shortened(shipment.contents)), 7)
    return bytes(sheet.output())


def _service(sheet: Sheet, shipment: Shipment, kind: str, details: LabelDetails) -> None:
    """What the carrier does, and on the right whether the parcel leaves the country."""
    top = sheet.get_y()
    if details.from_country:
        abroad = details.from_country != shipment.country_code
        reach = f"INTERNATIONAL · {shipment.country_code}" if abroad else "DOMESTIC"
        sheet.write_text(reach, (WIDTH / 2, top + 1.4), WIDTH / 2 - MARGIN, 10, "R")
    sheet.set_xy(MARGIN, top)
    sheet.text_block(("RETURN · " if shipment.is_return else "") + SERVICES[kind], 16)


def _recipient(sheet: Sheet, shipment: Shipment, details: LabelDetails) -> None:
    sheet.text_block("To", 8, 0)
    height = RECIPIENT_HEIGHT - (PHONE_HEIGHT if details.phone else 0)
    sheet.fitted_block("\n".join(shipment.address_lines), height)
    if details.phone:
        sheet.fitted_block(f"Tel. {details.phone}", PHONE_HEIGHT, (9, 8, 7, 6))


def _references(shipment: Shipment, details: LabelDetails) -> str:
    weight = f"{kilograms(details.weight)} kg" if details.weight is not None else None
    reference = f"Ref. {details.reference[:30]}" if details.reference else None
    return "   ".join(part for part in (f"Order {shipment.order}", reference, weight) if part)


def _shortened(contents: tuple[str, ...]) -> list[str]:
    """At most LINES_SHOWN order lines, and how many more there are."""
    shown = [line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…" for line in contents[:LINES_SHOWN]]
    rest = len(contents) - len(shown)
    return [*shown, f"+ {rest}"] if rest else shown

"""The shipping label: 100 × 150 mm, for thermal printers."""

from __future__ import annotations

from backend_stub.effects.carriers.port import CarrierLabel, Shipment
from backend_stub.effects.papers.sheet import Sheet

WIDTH, HEIGHT = 100, 150
RECIPIENT_HEIGHT = 46
LINES_SHOWN = 5
SERVICES = {"postal": "POST", "express": "EXPRESS", "economy": "ECONOMY"}


def shipping_label(shipment: Shipment, booked: CarrierLabel, kind: str, sender: tuple[str, ...]) -> bytes:
    """The label as PDF; raises RefusedError when the address cannot be printed."""
    sheet = Sheet(WIDTH, HEIGHT, f"{shipment.order} {booked.tracking_number}")
    sheet.text_block("From: " + ", ".join(sender), 7)
    sheet.rule()
    sheet.text_block(("RETURN · " if shipment.is_return else "") + SERVICES[kind], 16)
    sheet.rule()
    sheet.text_block("To", 8, 0)
    sheet.fitted_block("\n".join(shipment.address_lines), RECIPIENT_HEIGHT)
    sheet.rule()
    sheet.code128(booked.tracking_number, 24)
    sheet.ln(2)
    sheet.rule()
    sheet.text_block(f"Order {shipment.order}", 9)
    sheet.text_block("\n".join(_shortened(shipment.contents)), 7)
    return bytes(sheet.output())


def _shortened(contents: tuple[str, ...]) -> list[str]:
    """At most LINES_SHOWN order lines, and how many more there are."""
    shown = [line if len(line) <= 60 else line[:59] + "…" for line in contents[:LINES_SHOWN]]
    rest = len(contents) - len(shown)
    return [*shown, f"+ {rest}"] if rest else shown

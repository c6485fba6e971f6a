"""Pictures of known content, and answers as the assistant gives them."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Literal

from PIL import Image, ImageDraw

Format = Literal["JPEG", "PNG", "WEBP"]


def photo(width: int = 320, height: int = 240, kind: Format = "JPEG") -> bytes:
    """A picture of a torn parcel, roughly."""
    image = Image.new("RGB", (width, height), "#d9d2c7")
    paper = ImageDraw.Draw(image)
    paper.rectangle((width * 0.2, height * 0.3, width * 0.8, height * 0.85), fill="#a97c4f")
    paper.line((width * 0.35, height * 0.3, width * 0.5, height * 0.55, width * 0.6, height * 0.3), "#5d4023", 6)
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def chosen(name: str = "torn.jpg", kind: str = "image/jpeg", content: bytes | None = None) -> Any:
    """A file as the browser's own window would give it."""
    return {"name": name, "mimeType": kind, "buffer": photo() if content is None else content}


OFFERS = {
    "text": (
        "I'm sorry, the carrier can't redirect parcel GS-1004 as things stand. Here is what I can do instead:\n\n"
        "1. Have it held for 7 days for you to collect at 12 Main St, Boston, for €3.00.\n\n"
        "2. Let it go to the address on the parcel (45 Beacon St, Boston), expected 24 November 2026.\n\n"
        "3. Keep it and get €14.90 back.\n\n"
        "Which one would you like?"
    ),
    "buttons": [
        {"id": "b-1", "title": "Hold it for pick-up"},
        {"id": "b-2", "title": "Keep the former address"},
        {"id": "b-3", "title": "Keep it, partly refunded"},
    ],
}
ORDERS = {
    "text": (
        "Das sind Ihre Bestellungen:\n\n"
        "• GS-1001, 22. November 2026: Milano-Handtasche, 89,00 €, in Vorbereitung\n"
        "• GS-1020, 20. November 2026: Designermantel, 450,00 €, bestätigt\n"
        "Bei welcher kann ich Ihnen helfen?"
    ),
    "buttons": [{"id": "b-1", "title": "GS-1001"}, {"id": "b-2", "title": "GS-1020"}],
}
STATUS = {
    "text": (
        "Order GS-1001 is being packed. You ordered:\n"
        "• 1 × Milano handbag, red, €89.00\n"
        "• 2 × Silk scarf, blue, €24.90\n"
        "Total: €138.80. It goes to Torstraße 89, 10115 Berlin."
    )
}
METHODS = {
    "text": "Wie soll die Bestellung reisen?",
    "buttons": [{"id": "b-1", "title": "Express 12,90 €"}, {"id": "b-2", "title": "Standard: 4,90 €"}],
}

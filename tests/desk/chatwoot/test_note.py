"""The packet of a hand-over as staff read it at Chatwoot."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.desk.chatwoot.note import note
from bot.gateway.tables import Conversation

CHECK = {"order": "GS-1001", "what": "cancel", "allowed": False, "rule": "shipped", "because": "…", "facts": {}}


def talk(packet: dict[str, object] | None) -> Conversation:
    return Conversation(id="c-1", channel="telegram", locale="de-DE", language="fr", handover=packet)


def test_a_whole_packet_is_a_line_each() -> None:
    packet: dict[str, object] = {
        "reason": "anger",
        "verified": {"customer": "C1", "name": "Anna Schmidt", "email": "anna@shop.example"},
        "mood": "angry",
        "asked": [{"topic": "cancel_order", "words": "stop it"}, {"topic": "refund"}],
        "order": "GS-1001",
        "case": "C-10001",
        "checked": [CHECK],
        "offered": ["voucher"],
        "chosen": "voucher",
        "proposal": "P1",
    }
    found = talk(packet)
    found.due_at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert note(found).splitlines() == [
        "**From the bot**",
        "",
        "- customer: Anna Schmidt",
        "- reason: anger",
        "- language: fr",
        "- channel: telegram",
        "- mood: angry",
        "- asked: cancel_order – “stop it”",
        "- asked: refund",
        "- order: GS-1001",
        "- case: C-10001",
        "- checked: GS-1001 cancel: refused (shipped)",
        "- offered: voucher",
        "- chosen: voucher",
        "- proposal: P1",
        "- promised by: 2026-11-22 10:30 UTC",
    ]


def test_an_empty_packet_still_says_how_to_answer() -> None:
    expected = ["**From the bot**", "", "- reason: asked", "- language: fr", "- channel: telegram"]
    assert note(talk(None)).splitlines() == expected
    assert note(talk({"verified": None, "checked": [], "offered": [], "chosen": None})).splitlines() == expected

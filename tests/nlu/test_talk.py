"""The language of a talk that goes on in a new session."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.talk import talk_language


@pytest.mark.parametrize(
    ("carried", "text", "code", "spoken"),
    [
        ("de", "ok", None, "de"),
        ("de", "where is my parcel", "en", "en"),
        ("xx", "ok", None, "zh"),  # not served: the page's language
        (None, "ok", None, "zh"),
    ],
)
def test_the_language_carried_along_holds_until_another_is_written(
    carried: str | None, text: str, code: str | None, spoken: str
) -> None:
    message = UserUttered(
        text, parse_data={"language": {"code": code, "confidence": 1.0}}, metadata={"locale": "zh-CN"}
    )
    slots = [TextSlot("language", mappings=[{"type": "custom"}])]
    tracker = DialogueStateTracker.from_events("talk-1", [SlotSet("language", carried), message], slots=slots)

    assert talk_language(tracker, {"de", "en", "zh"}) == spoken

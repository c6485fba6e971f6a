"""Words a reply: picks language and variation, and fills a sandboxed template with the action's facts."""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlu.faq import read_faq
from bot.nlu.folders import read_plain
from bot.nlu.formats import Formats
from bot.nlu.talk import DEFAULT, page_locale, talk_language
from bot.nlu.templates import Templates

logger = logging.getLogger(__name__)

APOLOGY = "utter_apology"
WORDED = ("text", "buttons", "custom", "image")
# Members that rasa-sdk adds to every message; they are no facts.
ENVELOPE = {"text", "buttons", "elements", "custom", "template", "image", "attachment", "quick_replies"}


class Replies(TemplatedNaturalLanguageGenerator):
    """Rasa's generator of replies: `data/<language>/*.yml` with Jinja templates instead of `{slot}`.

    It derives from Rasa's own because Rasa hands a loaded model's responses only to that class.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})
        folder = endpoint_config.kwargs.get("data", "data") if endpoint_config else "data"
        words = read_words(Path(folder))
        # A locale comes from the page, so from anybody: only so many are kept.
        self._templates = lru_cache(maxsize=64)(
            lambda language, locale: Templates(Formats(language, words.get(language, {}), locale))
        )

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The worded reply; the language's apology when it cannot be worded; None when there is no such reply."""
        facts = {name: value for name, value in kwargs.items() if name not in ENVELOPE}
        language = talk_language(tracker, self._languages())
        for name, values in ((utter_action, facts), (APOLOGY, {})):
            try:
                return self._worded(name, language, tracker, values)
            except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # The facts hold a customer's data, and messages of such errors may quote them.
                reason = error.message if isinstance(error, TemplateError) else type(error).__name__
                logger.error("Reply %s cannot be worded in %s: %s", name, language, reason)
        return None

    def _languages(self) -> set[str]:
        return {_language(each) for variations in self.responses.values() for each in variations}

    def _worded(self, name: str, language: str, tracker: DialogueStateTracker, facts: dict[str, Any]) -> Reply:
        variations = self._variations(name, language)
        index = _pick(name, len(variations), tracker)
        chosen = _language(variations[index])
        template = {key: value for key, value in variations[index].items() if key in WORDED}
        worded = self._templates(chosen, page_locale(tracker)).fill(template, facts)
        return Reply(worded, variation=index, language=chosen)

    def _variations(self, name: str, language: str) -> list[dict[str, Any]]:
        """Those of the language, else of English, else of any; raises LookupError when there are none."""
        everything = self.responses.get(name) or []
        for wanted in (language, DEFAULT):
            if found := [each for each in everything if _language(each) == wanted]:
                return found
        if not everything:
            raise LookupError(name)
        return everything


class Reply(dict[str, Any]):
    """A worded reply that takes no facts back.

    Rasa updates it with all that the action sent, which would write the customer's data into the
    tracker a second time and let a fact named `text` replace the words.
    """

    def __init__(self, worded: dict[str, Any], variation: int, language: str) -> None:
        super().__init__(worded)
        self["variation"] = variation
        self["language"] = language

    def update(self, *_: Any, **__: Any) -> None:
        """Takes nothing."""


def read_words(data: Path) -> dict[str, dict[str, str]]:
    """`group.value` → text, by language, from `data/<language>/words.yml`; `faq.<id>` is the answer to a question."""
    files = sorted(data.glob("*/words.yml"))
    found = {file.parent.name: read_plain(file.read_text(encoding="utf-8")) or {} for file in files}
    answers = {code: {f"faq.{entry.id}": entry.answer for entry in entries} for code, entries in read_faq(data).items()}
    return {
        code: {str(key): str(text) for key, text in content.get("words", {}).items()} | answers.get(code, {})
        for code, content in found.items()
    }


def _pick(name: str, count: int, tracker: DialogueStateTracker) -> int:
    """A variation that the same talk gets again at the same point, and not the one it got last time."""
    seed = f"{tracker.sender_id}:{len(tracker.events)}:{name}"
    index = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % count
    return (index + 1) % count if count > 1 and index == _last(name, tracker) else index


def _last(name: str, tracker: DialogueStateTracker) -> int | None:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") == name:
            return event.metadata.get("variation")
    return None


def _language(variation: dict[str, Any]) -> str:
    return (variation.get("metadata") or {}).get("language", DEFAULT)

"""Finds what a message names: orders, contacts, addresses, names, goods, amounts, choices, reasons."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.addresses import find_address
from bot.nlu.amounts import Amounts
from bot.nlu.details import Detail, Details
from bot.nlu.names import Names
from bot.nlu.phrases import Phrase, Phrases
from bot.nlu.text import plain
from bot.nlu.vocabulary import Vocabulary

Entity = dict[str, Any]
FEW_WORDS = 4
# How many words may stand between "instead of" and the old value: "instead of the red one".
BETWEEN = {"color": 2, "size": 2, "quantity": 0, "person_name": 0}
_OPENING = str.maketrans("¿¡", "  ")


class EntityFinder:
    """Finds all entities of a text, from left to right."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._phrases = Phrases(vocabulary.phrases, vocabulary.cues.get("color_ending", []))
        self._details = Details(vocabulary.cues)
        self._amounts = Amounts(vocabulary.cues, self._details.is_former)
        self._names = Names(vocabulary.cues)
        self._languages = tuple(vocabulary.languages)

    def find(self, text: str) -> list[Entity]:
        """`[{"entity", "value", "start", "end"}]`; an old value ("not red") has `role: former`."""
        written = text if text.isascii() else text.translate(_OPENING)
        text = plain(written)
        contacts = self._details.contacts(text)
        # An address is looked for where the contacts are blanked, so that none becomes a part of it.
        address = find_address(_blanked(written, contacts), self._languages)
        taken = contacts + ([Detail("address", address.fields, address.start, address.end)] if address else [])
        found = taken + self._details.numbers(text, taken)
        phrases = [each for each in self._phrases.find(text) if _is_kept(each, text, found)]
        found += [Detail(each.kind, each.value, each.start, each.end) for each in phrases]
        found += self._amounts.find(text, found, phrases)
        # Rosa and Blanca are colours as well
        names = self._names.find(text, [each for each in found if each.entity != "color"])
        found = [each for each in found if each.entity != "nothing" and not any(map(each.overlaps, names))] + names
        return [self._entity(each, text, found) for each in sorted(found, key=lambda each: (each.start, each.entity))]

    def _entity(self, detail: Detail, text: str, found: list[Detail]) -> Entity:
        entity = {"entity": detail.entity, "value": detail.value, "start": detail.start, "end": detail.end}
        return {**entity, "role": "former"} if self._is_former(detail, text, found) else entity

    def _is_former(self, detail: Detail, text: str, found: list[Detail]) -> bool:
        """`instead of the red one`: some words may stand between, but no other value: `not red but black`."""
        if detail.entity not in BETWEEN:
            return False
        others = (each.end for each in found if each.entity == detail.entity and each.end <= detail.start)
        before = text[max(0, detail.start - 30, *others) : detail.start].rstrip()
        for _ in range(BETWEEN[detail.entity] + 1):
            if self._details.is_former(before):
                return True
            before = before.rpartition(" ")[0]
        return False


def _is_kept(phrase: Phrase, text: str, found: list[Detail]) -> bool:
    detail = Detail(phrase.kind, phrase.value, phrase.start, phrase.end)
    if any(detail.overlaps(other) for other in found if other.entity != "house_number"):
        return False
    if phrase.value == "other" and len(text.split()) > FEW_WORDS:
        return False  # "my other order" gives no reason
    letter = text[phrase.start : phrase.end]
    return len(letter) > 1 or not letter.isascii() or _is_size_letter(letter, text, phrase)


def _is_size_letter(letter: str, text: str, phrase: Phrase) -> bool:
    """S, M or L as a size: in capitals and no initial, or small in a very short message."""
    return (letter.isupper() and text[phrase.end : phrase.end + 1] != ".") or len(text.split()) <= FEW_WORDS


def _blanked(text: str, details: list[Detail]) -> str:
    for each in details:
        text = text[: each.start] + "\x00" * (each.end - each.start) + text[each.end :]
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntities(GraphComponent, EntityExtractorMixin):
    """Sets `entities`."""

    def __init__(self, storage: ModelStorage, resource: Resource, finder: EntityFinder | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._finder = finder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntities:
        """Before training."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the vocabulary in the model."""
        with self._storage.write_to(self._resource) as folder:
            Vocabulary.of(training_data).save(folder / "vocabulary.json")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopEntities:
        """From a trained model."""
        with model_storage.read_from(resource) as folder:
            finder = EntityFinder(Vocabulary.load(folder / "vocabulary.json"))
        return cls(model_storage, resource, finder)

    def process(self, messages: list[Message]) -> list[Message]:
        """Finds the entities of each message."""
        for message in messages:
            message.set(ENTITIES, self._finder.find(message.get(TEXT) or ""), add_to_output=True)
        return messages

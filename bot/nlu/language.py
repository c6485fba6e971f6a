"""Which of the served languages a message is written in, if its words tell."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.ngram import NGram
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.examples import examples_of
from bot.nlu.talk import page_language
from bot.nlu.text import has_han, is_han, plain

NONE: dict[str, Any] = {"code": None, "confidence": 0.0}
LONGEST = 400
UNSURE = 0.6
FEW = 2
RARE = 4
_PROFILES = Path(langdetect.__file__).parent / "profiles"
_PROFILE_NAMES = {"zh": "zh-cn"}
# Details that say nothing about the language of the words around them.
_LANGUAGE_FREE = ("order_number", "email", "phone", "postal_code", "code", "address", "house_number")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_OF_A_PAGE = 0.7


@dataclass
class LanguageGuess:
    """What the examples of each language teach about its words; langdetect's profiles know its letters."""

    languages: list[str]
    words: dict[str, list[int]]

    def __post_init__(self) -> None:
        self._totals = [sum(column) + 1 for column in zip(*self.words.values(), strict=True)]

    @classmethod
    def fit(cls, texts: list[str], languages: list[str]) -> LanguageGuess:
        of_each: dict[str, list[str]] = {code: [] for code in sorted(set(languages))}
        for text, code in zip(texts, languages, strict=True):
            of_each[code].append(text)
        counts = {code: Counter(_words(" ".join(its))) for code, its in of_each.items()}
        seen = sorted(set().union(*counts.values())) if counts else []
        return cls(list(counts), {word: [each.get(word, 0) for each in counts.values()] for word in seen})

    def as_json(self) -> str:
        return json.dumps({"languages": self.languages, "words": self.words}, ensure_ascii=False)

    def of(self, text: str, page: str | None = None) -> dict[str, Any]:
        """`{"code", "confidence"}`; code None where there is no word, or the words are at home in several languages."""
        text = plain(text)[:LONGEST]
        if has_han(text):
            return self._chinese(text)
        words = _words(text)
        if not words or not self.languages or (len(words) <= FEW and all(map(self._is_shared, words))):
            return NONE
        odds = self._odds(text, page)
        best = max(range(len(odds)), key=odds.__getitem__)
        if odds[best] < UNSURE:
            return {"code": None, "confidence": round(odds[best], 3)}
        return {"code": self.languages[best], "confidence": round(odds[best], 3)}

    def _chinese(self, text: str) -> dict[str, Any]:
        """Product names and orders in Latin letters do not make a Chinese sentence less Chinese."""
        share = sum(map(is_han, text)) / (sum(map(is_han, text)) + len(_WORD.findall(text)))
        code = next((code for code in self.languages if code.startswith("zh")), None)
        return {"code": code, "confidence": 0.99 if share > 0.3 else 0.7} if code else NONE

    def _odds(self, text: str, page: str | None) -> list[float]:
        words = _words(text)
        letters, known = _letter_scores(tuple(self.languages), text), self._word_scores(words)
        scores = [a / math.sqrt(len(words) + 1) + b for a, b in zip(letters, known, strict=True)]
        if page in self.languages:
            scores[self.languages.index(page)] += _OF_A_PAGE
        top = max(scores)
        weights = [math.exp(score - top) for score in scores]
        return [weight / sum(weights) for weight in weights]

    def _word_scores(self, words: list[str]) -> list[float]:
        scores = [0.0] * len(self.languages)
        for word in words:
            if shares := self._shares(word):
                top = max(shares)
                scores = [score + math.log(share / top) for score, share in zip(scores, shares, strict=True)]
        return scores

    def _shares(self, word: str) -> list[float]:
        """How much of each language a word is; empty for a word that no example has."""
        counts = self.words.get(word)
        return [(n + 0.3) / total for n, total in zip(counts, self._totals, strict=True)] if counts else []

    def _is_shared(self, word: str) -> bool:
        """Whether a word is at home in two languages: `ok`, `stop`."""
        shares = sorted(self._shares(word), reverse=True)
        return len(shares) > 1 and sum(n > 0 for n in self.words[word]) > 1 and shares[0] < RARE * shares[1]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=4)
def _profiles(languages: tuple[str, ...]) -> tuple[dict[str, list[float]], list[str]]:
    """langdetect's n-gram probabilities of the served languages only."""
    names = [_PROFILE_NAMES.get(code, code) for code in languages]
    files = [_PROFILES / name for name in names if (_PROFILES / name).is_file()]
    if len(files) < 2:
        return {}, []
    factory = DetectorFactory()
    factory.load_json_profile([file.read_text(encoding="utf-8") for file in files])
    return factory.word_lang_prob_map, factory.get_lang_list()


def _letter_scores(languages: tuple[str, ...], text: str) -> list[float]:
    """langdetect's own measure, summed over all n-grams where langdetect draws some at random."""
    table, names = _profiles(languages)
    sums = dict.fromkeys(names, 0.0)
    grams = NGram()
    for character in f" {text.lower()} ":
        grams.add_char(character)
        for size in (1, 2, 3):
            odds = table.get(grams.get(size) or "")
            if odds:
                top = max(odds) + 5e-5
                sums = {name: sums[name] + math.log((odd + 5e-5) / top) for name, odd in zip(names, odds, strict=True)}
    wanted = [_PROFILE_NAMES.get(code, code) for code in languages]
    lowest = min(sums.values(), default=0.0)
    return [0.25 * sums.get(name, lowest) for name in wanted]


def bare_words(text: str, entities: list[dict[str, Any]]) -> str:
    """The text without its order numbers, addresses and the like."""
    for entity in entities:
        if entity["entity"] in _LANGUAGE_FREE and "start" in entity:
            text = text[: entity["start"]] + " " * (entity["end"] - entity["start"]) + text[entity["end"] :]
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MessageLanguage(GraphComponent, EntityExtractorMixin):
    """Sets `language`; stands behind the entities in the pipeline."""

    def __init__(self, storage: ModelStorage, resource: Resource, guess: LanguageGuess | None = None) -> None:
        self._storage = storage
        self._resource = resource
        self._guess = guess

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageLanguage:
        """Before training."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the words of the languages in the model."""
        examples = examples_of(training_data)
        guess = LanguageGuess.fit([each.text for each in examples], [each.language for each in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / "words.json").write_text(guess.as_json(), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageLanguage:
        """From a trained model."""
        with model_storage.read_from(resource) as folder:
            guess = LanguageGuess(**json.loads((folder / "words.json").read_text(encoding="utf-8")))
        return cls(model_storage, resource, guess)

    def process(self, messages: list[Message]) -> list[Message]:
        """Tells the language of each message."""
        for message in messages:
            words = bare_words(message.get(TEXT) or "", message.get(ENTITIES) or [])
            page = page_language(message.get("metadata"), self._guess.languages)
            message.set("language", self._guess.of(words, page), add_to_output=True)
        return messages

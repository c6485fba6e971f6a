"""Rasa's intent classifier: understands a message as one or several clauses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import workers
from bot.nlu.clause import Clause, weightiest
from bot.nlu.clauses import Clauses, Judged, Piece
from bot.nlu.countries import named_country
from bot.nlu.embeddings import Embeddings
from bot.nlu.entities import EntityFinder
from bot.nlu.examples import Example, examples_of, told_of
from bot.nlu.judgement import Choice, Judgement
from bot.nlu.kept import KeptRows, Rows
from bot.nlu.marks import beside_identifiers, marks
from bot.nlu.model import IntentModel
from bot.nlu.readings import Reading, wanted
from bot.nlu.vocabulary import Vocabulary

RANKING = 5


class Understanding:
    """The intent model and the vocabulary at work on one message."""

    def __init__(
        self, model: IntentModel, vocabulary: Vocabulary, threshold: float, judgement: Judgement | None = None
    ) -> None:
        self._model = model
        self._intents = [label.partition("/")[0] for label in model.labels]
        self._closer = [at for at, label in enumerate(model.labels) if "/" in label]
        self._languages = tuple(vocabulary.languages)
        self._clauses = Clauses(vocabulary.cues, self._odds, threshold, judgement)

    @classmethod
    def load(cls, folder: Path, threshold: float) -> Understanding:
        """As it was trained; from then on the process has one thread for its products."""
        workers.one_thread()
        model, vocabulary = IntentModel.load(folder), Vocabulary.load(folder / "vocabulary.json")
        return cls(model, vocabulary, threshold, Judgement.load(folder / "judgement.json"))

    def clauses(self, text: str, entities: list[dict[str, Any]]) -> list[Clause]:
        """The clauses of a message, in their order; what is meant more closely is an entity, named as its intent."""
        return [self._with_country(_with_closer(clause)) for clause in self._clauses.of(text, entities)]

    def readings(self, text: str, entities: list[dict[str, Any]]) -> list[Reading]:
        """The ways to read a message."""
        return self._clauses.readings(text, entities)

    def _with_country(self, clause: Clause) -> Clause:
        """Where to, asks who asks for delivery; elsewhere the name of a country is a part of an address."""
        found = named_country(clause.text, self._languages) if clause.intent == "delivery_options" else None
        if found is None:
            return clause
        code, start, end = found
        country = {"entity": "country", "value": code, "start": clause.start + start, "end": clause.start + end}
        return replace(clause, entities=(*clause.entities, country))

    def _odds(self, pieces: list[Piece]) -> list[Judged]:
        """Of intents; what is more closely meant counts for its intent."""
        features = np.stack([marks(*piece) for piece in pieces])
        said = [beside_identifiers(*piece) for piece in pieces]
        found: list[Judged] = []
        for row in self._model.probabilities(said, features).tolist():
            odds = dict.fromkeys(self._intents, 0.0)
            for intent, share in zip(self._intents, row, strict=True):
                odds[intent] += share
            closer = max(self._closer, key=row.__getitem__, default=None)
            found.append((odds, None if closer is None else self._model.labels[closer]))
        return found


def _with_closer(clause: Clause) -> Clause:
    intent, _, value = clause.about().partition("/")
    if not value:
        return clause
    closer = {"entity": intent, "value": value, "start": clause.start, "end": clause.end}
    return replace(clause, entities=(*clause.entities, closer))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and `clauses`; stands behind the entities in the pipeline."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Below `threshold` a clause counts as not understood; `kept` is a folder for what spares work next time."""
        return {"threshold": 0.3, "kept": "models/kept", "shipped": "models/embeddings"}

    def __init__(
        self,
        storage: ModelStorage,
        resource: Resource,
        config: dict[str, Any],
        understanding: Understanding | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._understanding = understanding

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseClassifier:
        """Before training."""
        return cls(model_storage, resource, config)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the intents and keeps them, and the words that part clauses, in the model."""
        workers.one_thread()
        vocabulary = Vocabulary.of(training_data)
        kept = Path(self._config["kept"])
        embeddings = Embeddings(kept / "embeddings.npz", Path(self._config["shipped"]))
        kept_marks = KeptRows(kept / "marks.npz", _maker_of_marks(vocabulary))
        model = learned(examples_of(training_data), vocabulary, embeddings, kept_marks)
        judgement = judged(told_of(training_data), model, vocabulary, embeddings)
        embeddings.save()
        kept_marks.save()
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
            judgement.save(folder / "judgement.json")
            vocabulary.save(folder / "vocabulary.json")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseClassifier:
        """From a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, config, Understanding.load(folder, config["threshold"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Understands each message."""
        for message in messages:
            clauses = self._understanding.clauses(message.get(TEXT) or "", message.get(ENTITIES) or [])
            ranking = _ranking(weightiest(clauses))
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set("clauses", [clause.as_dict() for clause in clauses], add_to_output=True)
        return messages


def learned(
    examples: list[Example], vocabulary: Vocabulary, embeddings: Embeddings, kept_marks: KeptRows
) -> IntentModel:
    """The intent model of examples, whose entities the vocabulary tells."""
    said, features = _read([each.text for each in examples], EntityFinder(vocabulary), kept_marks)
    return IntentModel.fit(said, features, [each.label for each in examples], embeddings)


def judged(told: list[Example], model: IntentModel, vocabulary: Vocabulary, embeddings: Embeddings) -> Judgement:
    """What tells wishes from what only explains them, learned from messages of which all wishes are known."""
    understanding = Understanding(replace(model, embed=embeddings), vocabulary, threshold=0.0)
    choices = []
    embeddings.fresh()  # so that each worker tells only what it found out itself
    for found, fresh in workers.chunks(told, partial(_choices, understanding, EntityFinder(vocabulary), embeddings)):
        choices += found
        embeddings.learn(fresh)
    return Judgement.fit(choices)


def _choices(
    understanding: Understanding, finder: EntityFinder, embeddings: Embeddings, told: list[Example]
) -> tuple[list[Choice], Rows]:
    """Which readings each text has, and which of them is right by its wishes; and what was embedded for that."""
    read = [(understanding.readings(each.text, finder.find(each.text)), wanted(each.wishes)) for each in told]
    return [Choice.of(readings, wishes) for readings, wishes in read], embeddings.fresh()


def _read(texts: list[str], finder: EntityFinder, kept: KeptRows) -> tuple[list[str], np.ndarray]:
    """What each text says, and its marks; kept are those of texts that say all that is in them."""
    missing = sorted({text for text in texts if kept.of(text) is None})
    found = [
        each
        for said, rows in workers.chunks(missing, partial(_marked, finder))
        for each in zip(said, rows, strict=True)
    ]
    read = dict(zip(missing, found, strict=True))
    kept.put({text: row for text, (said, row) in read.items() if said == text})
    rows = [read.get(text) or (text, kept.of(text)) for text in texts]
    return [said for said, _ in rows], np.stack([row for _, row in rows])


def _marked(finder: EntityFinder, texts: list[str]) -> tuple[list[str], np.ndarray]:
    found = [(text, finder.find(text)) for text in texts]
    return [beside_identifiers(*each) for each in found], np.stack([marks(*each) for each in found])


def _maker_of_marks(vocabulary: Vocabulary) -> str:
    """Changes with the words listed and with the code of this package."""
    digest = sha256(vocabulary.as_json().encode())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _ranking(clause: Clause) -> list[dict[str, Any]]:
    """The clause's own intent first, then what else it may be."""
    others = sorted(((odds, name) for name, odds in clause.odds.items() if name != clause.intent), reverse=True)
    first = {"name": clause.intent, "confidence": round(clause.confidence, 4)}
    return [first, *({"name": name, "confidence": round(odds, 4)} for odds, name in others[: RANKING - 1])]

"""Rasa's intent classifier: understands a message as one or several clauses."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.model import IntentModel, Tuning

FALLBACK = "nlu_fallback"
RANKING = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseClassifier(GraphComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking` and `clauses`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Below `threshold` a wish counts as not understood."""
        return {"threshold": 0.3}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._threshold = config["threshold"]
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseClassifier:
        """Before training."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the intents and keeps them in the model."""
        examples = [each for each in training_data.intent_examples if each.get(TEXT)]
        self._model = IntentModel.fit(
            [each.get(TEXT) for each in examples], [each.get(INTENT) for each in examples], Tuning()
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
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
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Understands each message."""
        for message in messages:
            self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        odds = self._model.probabilities([text])[0]
        best = odds.argsort()[::-1][:RANKING]
        ranking = [{"name": self._model.intents[i], "confidence": round(float(odds[i]), 4)} for i in best]
        if ranking[0]["confidence"] < self._threshold:
            ranking.insert(0, {"name": FALLBACK, "confidence": self._threshold})
        clause = {"text": text, "intent": ranking[0]["name"], "confidence": ranking[0]["confidence"]}
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("clauses", [{**clause, "entities": message.get(ENTITIES) or []}], add_to_output=True)

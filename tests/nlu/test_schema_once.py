"""An action server's answer is still checked, against a schema that was looked at once."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.nlu.schema_once import check_schema_once


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    check_schema_once()
    return RemoteAction("action_undo", None)


def test_an_answer_of_the_agreed_shape_passes(action: RemoteAction) -> None:
    answer = {"events": [{"event": "slot", "name": "asked", "value": "code", "timestamp": None}], "responses": []}

    assert action._validate_action_result(answer) is True


@pytest.mark.parametrize("answer", [{"events": "none"}, {"events": [{"event": "no such event"}]}, {"responses": {}}])
def test_an_answer_of_another_shape_is_refused(action: RemoteAction, answer: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)

"""Rasa checks an action server's answer against a constant schema, and the schema itself anew each time.

That second check took half of Rasa's share of a turn (measured with py-spy); here it is done once, at the start.
"""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction


def check_schema_once() -> None:
    """Takes the schema as sound from now on; an answer that does not fit it still raises jsonschema.ValidationError."""
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validated(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validated

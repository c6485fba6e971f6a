"""Fills a reply's template with an action's facts, and reads nothing in the facts as a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.nlu.formats import Formats

_ONE_EXPRESSION = re.compile(r"\s*\{\{((?:(?!\{\{|\}\}).)*)\}\}\s*", re.DOTALL)


class Templates:
    """Sandboxed Jinja with one language's filters; templates are compiled once."""

    def __init__(self, formats: Formats) -> None:
        environment = ImmutableSandboxedEnvironment(
            autoescape=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(formats.filters())
        self._template: Callable[[str], Template] = lru_cache(maxsize=2000)(environment.from_string)
        self._expression = lru_cache(maxsize=2000)(
            lambda expression: environment.compile_expression(expression, undefined_to_none=False)
        )

    def fill(self, template: Any, facts: dict[str, Any]) -> Any:
        """The template, of text, lists and maps, with the facts in it.

        Text that is one `{{ expression }}` becomes the expression's value. A part of a list with
        `each: expression` is repeated with `item` and `index` (from 1) bound. Raises
        jinja2.TemplateError, and what filters raise.
        """
        if isinstance(template, str):
            return self._text(template, facts)
        if isinstance(template, dict):
            return {key: self.fill(value, facts) for key, value in template.items()}
        if isinstance(template, list):
            return [each for part in template for each in self._repeated(part, facts)]
        return template

    def _repeated(self, part: Any, facts: dict[str, Any]) -> list[Any]:
        if not isinstance(part, dict) or "each" not in part:
            return [self.fill(part, facts)]
        items = self._value(part["each"], facts)
        pattern = {key: value for key, value in part.items() if key != "each"}
        return [self.fill(pattern, {**facts, "item": item, "index": at}) for at, item in enumerate(items, 1)]

    def _text(self, template: str, facts: dict[str, Any]) -> Any:
        if one := _ONE_EXPRESSION.fullmatch(template):
            return self._value(one.group(1), facts)
        return self._template(template).render(facts).strip()

    def _value(self, expression: str, facts: dict[str, Any]) -> Any:
        value = self._expression(expression.strip())(**facts)
        if isinstance(value, Undefined):
            str(value)  # StrictUndefined raises here, and says what is missing
        return value

"""Templates + facts → subject, text and HTML of a mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from backend_stub.effects.notifications.filters import Filters
from backend_stub.effects.notifications.language import FOLDER, Language, language
from backend_stub.effects.shop import shop

INK, PALE = "#1d1d1f", "#6b6b70"
STYLES = {
    "h1": f"margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600;color:{INK}",
    "h2": f"margin:24px 0 8px;font-size:16px;line-height:1.4;font-weight:600;color:{INK}",
    "p": f"margin:0 0 14px;font-size:16px;line-height:1.5;color:{INK}",
    "ul": f"margin:0 0 14px;padding:0 0 0 20px;font-size:16px;line-height:1.5;color:{INK}",
    "li": "margin:0 0 4px",
    "small": f"font-size:13px;line-height:1.5;color:{PALE}",
}
OPTIONAL: Mapping[str, Any] = {
    "name": None,
    "order": None,
    "before_after": (),
    "price_difference": None,
    "new_total": None,
    "expected_delivery": None,
    "effects": (),
    "undoable": False,
    "case": None,
    "reason": None,
    "refund": None,
    "refund_to": None,
    "refund_days": None,
    "minutes": None,
    "lines": (),
    "send_until": None,
    "tracking_number": None,
    "expected_by": None,
    "percent": None,
    "value": None,
    "expires": None,
}


@dataclass(frozen=True)
class Rendered:
    """A mail's three parts; the subject is one line."""

    subject: str
    text: str
    html: str


class Templates:
    """The notifications of the shop, in every language."""

    def render(self, template: str, tag: str, facts: Mapping[str, Any]) -> Rendered:
        """The mail for these facts, in the language of the tag.

        Raises jinja2.TemplateNotFound for an unknown template, jinja2.UndefinedError for a missing fact.
        """
        spoken = language(tag)
        environment = _environment(spoken)
        context = {**OPTIONAL, **{key: clean(value) for key, value in facts.items()}}
        text = environment.get_template(f"{spoken.code}/{template}.txt")
        subject = "".join(text.blocks["subject"](text.new_context(context)))
        html = environment.get_template(f"{spoken.code}/{template}.html").render(context, subject=subject)
        return Rendered(" ".join(subject.split()), _tidy(text.render(context)), inlined(html))


def _environment(spoken: Language) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(Filters(spoken).table())
    environment.globals.update(shop=shop(), words=spoken.words, language=spoken.code)
    return environment


def clean(value: Any) -> Any:
    """The same facts with every control character in them turned into a space, so that a name stays one line."""
    if isinstance(value, str):
        return "".join(" " if unicodedata.category(c) == "Cc" else c for c in value)
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items()}
    return [clean(part) for part in value] if isinstance(value, (list, tuple)) else value


def inlined(html: str) -> str:
    """Gives the plain tags of the templates their styles: many mail programs know no style sheet.

    What customers wrote is escaped by now and cannot look like a tag.
    """
    for tag, style in STYLES.items():
        html = html.replace(f"<{tag}>", f'<{tag} style="{style}">')
    return html


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    kept = [line for above, line in zip(["", *lines], lines, strict=False) if line or above]
    return "\n".join(kept) + "\n"

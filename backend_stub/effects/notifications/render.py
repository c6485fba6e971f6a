"""Templates + facts → subject, text and HTML of a mail, a message in the chat, or a text message."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import (
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from backend_stub.effects.notifications.catalogue import Kind, catalogue
from backend_stub.effects.notifications.filters import Filters
from backend_stub.effects.notifications.language import FOLDER, language, short_texts
from backend_stub.effects.notifications.links import unsubscribe_link
from backend_stub.effects.shop import shop

# Mail programs know no style sheet: the styles of style.html go into the tags, but for what a media query says.
INLINER = CSSInliner(load_remote_stylesheets=False)
# What a phone shows the same, but would make a text message of one alphabet one of another, and half as long.
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "–": "-"})
# In the chat nobody is greeted again: what the mail says, and nothing around it.
IN_THE_CHAT = DictLoader({"layout.txt": "{% block body %}{% endblock %}"})
PREVIEW = 140  # characters that a list of mails shows beside the subject
# A line or paragraph that ends where a fact says so, and marks that turn the rest of a line around.
BREAKS, OVERRIDES = ("Cc", "Zl", "Zp"), frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Rendered:
    """A mail's three parts, the subject being one line, and where one POST ends messages of this kind."""

    subject: str
    text: str
    html: str
    unsubscribe: str | None = None


class Templates:
    """The notifications of the shop, in every language."""

    def render(self, template: str, tag: str, facts: Mapping[str, Any]) -> Rendered:
        """The mail for these facts, in the language of the tag.

        Raises jinja2.TemplateNotFound for an unknown template, jinja2.UndefinedError for a missing fact.
        """
        spoken = language(tag)
        environment, context = _environment(tag), _context(template, facts)
        source = environment.get_template(f"{spoken.code}/{template}.txt")
        subject = " ".join("".join(source.blocks["subject"](source.new_context(context))).split())
        text = _tidy(source.render(context))
        html = environment.get_template(f"{spoken.code}/{template}.html")
        written = html.render(context, subject=subject, preheader=_preview(text))
        return Rendered(subject, text, INLINER.inline(written), context["unsubscribe"])

    def chat(self, template: str, tag: str, facts: Mapping[str, Any]) -> str:
        """What the mail says, as one message of a talk, with no links to rate or unsubscribe; raises like `render`."""
        source = _environment(tag, chat=True).get_template(f"{language(tag).code}/{template}.txt")
        return _begun(_tidy(source.render(_context(template, facts) | {"feedback_token": None})).rstrip())

    def sms(self, template: str, tag: str, facts: Mapping[str, Any]) -> str:
        """The text message for these facts, one line; raises like `render`, also for a message that has no text."""
        spoken = language(tag)
        texts = short_texts(spoken.code)
        if template not in texts:
            raise TemplateNotFound(f"{template}.sms")
        written = _environment(tag).from_string(texts[template]).render(_context(template, facts))
        return " ".join(written.translate(PLAIN).split())


def _context(template: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, inert, with what may be missing; raises TemplateNotFound or UndefinedError."""
    entry = catalogue().get(template)
    if entry is None:
        raise TemplateNotFound(template)
    if missing := entry.needs.keys() - facts.keys():
        raise UndefinedError(f"{template} needs {', '.join(sorted(missing))}")
    context = {**entry.blanks, **{key: clean(value) for key, value in facts.items()}}
    essential = entry.kind is Kind.ESSENTIAL
    return context | {"unsubscribe": None if essential else unsubscribe_link(context["unsubscribe_token"])}


def _preview(text: str) -> str:
    """What follows the greeting, as far as a list of mails shows it."""
    return _begun(" ".join(text.partition("\n\n")[2].split())[:PREVIEW])


def _begun(text: str) -> str:
    """With a capital, which a sentence after a greeting may lack."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=64)
def _environment(tag: str, chat: bool = False) -> ImmutableSandboxedEnvironment:
    spoken, files = language(tag), FileSystemLoader(FOLDER)
    words = {**spoken.words, "in_the_chat": spoken.words["here"]} if chat else spoken.words
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([IN_THE_CHAT, files]) if chat else files,
        autoescape=select_autoescape(("html",), default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(Filters(spoken).table())
    environment.globals.update(shop=shop(), words=words)
    return environment


def clean(value: Any) -> Any:
    """The same facts, each string one line that runs in one direction: a name can be no second header or paragraph."""
    if isinstance(value, str):
        return "".join(" " if unicodedata.category(c) in BREAKS else c for c in value if c not in OVERRIDES)
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items()}
    return [clean(part) for part in value] if isinstance(value, (list, tuple)) else value


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    kept = [line for above, line in zip(["", *lines], lines, strict=False) if line or above]
    return "\n".join(kept) + "\n"

"""`python -m tests.conversations.table`: the talks of the behaviours' folders as a table, docs/talks.md."""

from __future__ import annotations

from pathlib import Path

from tests.conversations.script import BEHAVIOURS, Script, scripts
from tests.conversations.talks import LANGUAGES

PAGE = Path(__file__).parents[2] / "docs" / "talks.md"
HEAD = """# Talks

Every row is a talk that the tests have with the running assistant, over the public chat interface, in {languages}:
{count} talks in all. Each asserts words that the customer reads and what the order service's books say afterwards. The
talks are data, one file each in `tests/conversations/<behaviour>/`; this page is made of them by
`python -m tests.conversations.table`.
"""
TITLES = {
    "happy_path": "Happy path",
    "corrections": "Corrections",
    "detours": "Detours",
    "several_wishes": "Several wishes",
    "refusals": "Refusals",
    "misunderstanding": "Misunderstanding",
    "language_switch": "Language switch",
    "identity": "Identity",
}


def page() -> str:
    """The whole page."""
    found = dict(scripts())
    parts = [HEAD.format(languages=", ".join(LANGUAGES), count=len(found) * len(LANGUAGES))]
    for behaviour in BEHAVIOURS:
        rows = [_row(name, script) for name, script in found.items() if name.startswith(f"{behaviour}/")]
        parts.append(
            f"## {TITLES[behaviour]}\n| talk | the customer begins | afterwards |\n|---|---|---|\n" + "\n".join(rows)
        )
    return "\n".join(parts) + "\n"


def _row(name: str, script: Script) -> str:
    begins = next((step.say["en"] for step in script.steps if step.say), "")
    return f"| {_cell(script.talk)} (`{name.partition('/')[2]}`) | {_cell(begins)} | {_cell(_afterwards(script))} |"


def _afterwards(script: Script) -> str:
    said = []
    for order, effect in script.then.items():
        members = effect.model_dump(exclude_defaults=True)
        if members.pop("untouched", False):
            said.append(f"{order} untouched")
        if members:
            said.append(f"{order}: {', '.join(members)}")
    return "; ".join([*said, *(f"rows in {table}" for table in script.rows)])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""No rule without its sentence, its test, its words for the customer, its mail and its shape on the wire."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from shop_world import POLICY

from backend_stub.model.changes import CHANGE_TYPES, change_of, change_wire
from backend_stub.rules import plan

ROOT = Path(__file__).parents[3]
RULES, TESTS = ROOT / "backend_stub" / "rules", Path(__file__).parent
TEMPLATES = ROOT / "backend_stub" / "effects" / "notifications"
RULE_ID = re.compile(r"[a-z_]+\.[a-z_]+")
SERVICE_FAMILIES = ("case.", "erasure.", "evidence.")
"""Rules about cases, files and persons rather than orders: the service decides them, a reply is not needed."""
SAMPLES: dict[str, dict[str, Any]] = {
    "address": {"address": {"city": "Berlin", "postal_code": "10117"}},
    "default_address": {"address": {"city": "Berlin"}},
    "recipient": {"name": "Lukas Weber"},
    "phone": {"phone": "+49305550199"},
    "email": {"email": "lukas.weber@example.com"},
    "missing_detail": {"detail": "phone"},
    "shipping_method": {"method": "express"},
    "variant": {"options": {"color": "black"}, "line": 1},
    "exchange": {"options": {"color": "black"}, "line": 2},
    "wait_restock": {"options": {"color": "green"}},
    "payment_method": {"payment_method": "anna-paypal"},
    "quantity": {"quantity": 2, "line": 1},
    "add_line": {"sku": "belt-black", "options": {}, "quantity": 2},
    "replace_line": {"product": "belt", "options": {"color": "black"}, "quantity": 1, "line": 1},
    "cancel": {"reason": "changed_mind"},
    "hold": {"address": {"city": "Berlin"}},
    "return": {"lines": [1, 2], "reason": "too_small"},
    "refund_parcel": {"cause": "damaged", "lines": [1], "evidence": "torn"},
    "reship": {"cause": "lost"},
    "compensation": {"remedy": "points", "amount": 500, "cause": "late", "case": "C-10001"},
}
"""Members of a change as a caller sends them; a type that is not here is sent by its name alone."""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def pattern(node: ast.expr) -> str | None:
    """What a string constant or an f-string can be, as a regular expression; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in node.values]
    return "".join(str(part) for part in parts)


@cache
def said(folder: Path, only: str = "*.py") -> frozenset[str]:
    """Every string of these modules that could be a rule id, as patterns."""
    nodes = [node for path in sorted(folder.glob(only)) for node in ast.walk(parsed(path))]
    found = {text for node in nodes if isinstance(node, ast.expr) and (text := pattern(node))}
    return frozenset(text for text in found if re.fullmatch(r"(\[a-z_\]\+|[a-z_])+\\\.(\[a-z_\]\+|[a-z_])+", text))


@cache
def allowed_by_the_code() -> frozenset[str]:
    """The rule ids that a rule says with its yes."""
    yes: set[str] = set()
    for node in (node for path in RULES.glob("*.py") for node in ast.walk(parsed(path))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("allowed", "UndoDecision")
        ):
            yes |= {text for argument in node.args if (text := pattern(argument))}
    always_no = {rule for rule in POLICY.rules if rule.endswith((".right", ".too_late"))}
    return frozenset(rule for rule in POLICY.rules if any(re.fullmatch(text, rule) for text in yes)) - always_no


OF_ORDERS = {rule for rule in POLICY.rules if not rule.startswith(SERVICE_FAMILIES)}
REFUSED = sorted(OF_ORDERS - allowed_by_the_code())


@cache
def replies() -> ModuleType:
    """The table of replies, which imports nothing."""
    spec = importlib.util.spec_from_file_location("replies", ROOT / "actions" / "replies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fits(rule: str, patterns: frozenset[str]) -> bool:
    return any(re.fullmatch(text, rule) for text in patterns)


@pytest.mark.parametrize("rule", sorted(OF_ORDERS))
def test_every_rule_about_orders_is_decided_and_tested(rule):
    assert fits(rule, said(RULES)), "no rule says it"
    tested = said(TESTS, "test_rules_[!c]*.py") | said(TESTS, "test_rules_complaints.py")
    assert fits(rule, tested), "no table test expects it"


@pytest.mark.parametrize("rule", sorted(set(POLICY.rules) - OF_ORDERS))
def test_every_other_rule_is_decided_and_tested(rule):
    decided = said(ROOT / "backend_stub" / "service") | said(ROOT / "backend_stub" / "http")
    tested = said(TESTS.parent / "service") | said(TESTS.parent / "http")
    assert fits(rule, decided), "the service does not say it"
    assert fits(rule, tested), "no test expects it"


def test_every_rule_that_is_said_stands_in_the_policy():
    families = {rule.partition(".")[0] for rule in POLICY.rules}
    exact = {text.replace("\\", "") for text in said(RULES) if "[" not in text}
    unknown = {rule for rule in exact if rule.partition(".")[0] in families} - set(POLICY.rules)
    assert unknown == set()
    assert all(any(re.fullmatch(text, rule) for rule in POLICY.rules) for text in said(RULES) if "[" in text)


def test_yes_and_no_are_told_apart():
    assert {"address.in_warehouse", "undo.before_hand_over", "correct_price.too_high"} <= allowed_by_the_code()
    assert {"address.invalid", "undo.handed_over", "correct_price.right", "order.busy", "reship.given"} <= set(REFUSED)
    assert (len(allowed_by_the_code()), len(REFUSED)) == (43, 96)


def test_every_refusal_has_its_words():
    told = {**replies().REFUSALS, **replies().UNDO_REFUSALS}
    assert set(REFUSED) - set(told) == {"variant.delivered"}  # which is taken for an exchange, and told with its words
    assert set(told) <= set(REFUSED)


def test_every_change_has_its_preview_and_its_confirmation():
    assert set(replies().PREVIEWS) == set(replies().CONFIRMED) == set(plan.RULES)


def test_every_change_is_mailed_in_every_language():
    wanted = {*plan.MAILS.values(), "change_confirmed", "change_undone", "change_failed"}
    languages = sorted(folder for folder in TEMPLATES.iterdir() if (folder / "words.yml").exists())
    assert [folder.name for folder in languages] == ["de", "en", "es", "fr", "zh"]
    missing = {
        f"{folder.name}/{name}.{kind}"
        for folder in languages
        for name in wanted
        for kind in ("html", "txt")
        if not (folder / f"{name}.{kind}").exists()
    }
    assert missing == set()
    assert set(plan.MAILS) <= set(plan.RULES)


def test_every_change_has_its_rule():
    assert set(plan.RULES) == set(CHANGE_TYPES)


def contract_shapes() -> dict[str, set[str]]:
    """Type of a change → the members that the contract knows of it."""
    schemas = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["components"]["schemas"]
    found: dict[str, set[str]] = {}
    for schema in schemas.values():
        kind = schema.get("properties", {}).get("type", {})
        for name in [kind["const"]] if "const" in kind else kind.get("enum", []):
            found[name] = set(schema["properties"])
    return found


@pytest.mark.parametrize("kind", sorted(plan.RULES))
def test_every_change_has_its_shape_and_comes_back_as_it_was_sent(kind):
    wire = {"type": kind, **SAMPLES.get(kind, {})}
    again = change_wire(change_of(wire))
    assert {name: again[name] for name in wire} == wire
    assert change_of(again) == change_of(wire)
    assert set(wire) <= contract_shapes()[kind]
    assert set(again) <= contract_shapes()[kind]

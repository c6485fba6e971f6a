"""From the OpenAPI document: a body of the right shape, and every way to spoil one thing in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCUMENT = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text("utf-8"))
Schema = dict[str, Any]
Place = tuple[str | int, ...]
STRANGE = "¡no such thing!"
TEXT_FAULTS = ("a\x00b", "a\ud800b", "a\x1bb")
BY_FORMAT = {
    "date": ["yesterday", "2026-02-30", "1700000000", "9999-12-31", "0001-01-01"],
    "date-time": ["now", "2026-11-22", "2026-11-22T09:30:00", "1700000000", "9999-12-31T23:59:59Z"],
}
SAMPLES = {"date": "2026-11-24", "date-time": "2026-11-22T09:00:00Z"}
BY_PATTERN = {
    r"^[A-Z]{3}$": "EUR",
    r"^[a-z_]{1,40}$": "complaint",
    r"^[a-z_]{1,20}$": "chat",
    r"^[A-Za-z-]{2,8}$": "de",
    r"^[a-z]{2}$": "de",
    r"^[0-9A-Z]{26}$": "0" * 26,
    r"^[A-Za-z0-9-]{1,20}$": "GS-1001",
    r"^[A-Za-z0-9_.:-]{1,60}$": "anna-card",
    r"^[A-Z0-9-]{1,20}\.[0-9a-f]{64}$": "GS-1001." + "0" * 64,
    r"^[A-Za-z0-9._~-]{1,40}\.[a-z_]{1,20}\.[0-9a-f]{64}$": "anna.email_feedback." + "0" * 64,
    r"^[A-Za-z0-9._:~-]{1,128}$": "talk-1",
    r"^[a-z0-9._-]{1,60}$": "agent-1",
    r"^[A-Za-z0-9._-]{1,60}$": "belt-black",
    r"^[A-Z]{2}$": "DE",
    r"^[A-Za-z0-9-]{1,40}$": "C-10001",
    r"^[A-Za-z0-9_-]{1,64}$": "go-1",
}
"""A value for each pattern of the contract; a new pattern needs one here."""


@dataclass(frozen=True)
class Spoilt:
    """A value with one fault, where it is and what is wrong."""

    value: Any
    place: Place
    how: str


def resolved(schema: Schema) -> tuple[Schema, bool]:
    """The schema behind references, and whether null is right too."""
    if "$ref" in schema:
        return resolved(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        return resolved(kinds[0])[0], len(schema["anyOf"]) == 2
    return schema, False


def branches(schema: Schema) -> list[Schema]:
    """The schemas of a union, one for each value of its discriminator; a plain schema stands for itself."""
    found, _ = resolved(schema)
    names = found.get("discriminator", {}).get("mapping", {})
    made = []
    for name, reference in names.items():
        branch, _ = resolved({"$ref": reference})
        kind = {"const": name, "type": "string"}
        made.append({**branch, "properties": {**branch["properties"], "type": kind}})
    return made or [found]


def sample(schema: Schema) -> Any:
    """A value of the right shape, with every member."""
    found, _ = resolved(schema)
    found = branches(found)[0]
    if "const" in found or "enum" in found:
        return found.get("const", found.get("enum", [None])[0])
    if found["type"] == "object":
        members = {name: sample(member) for name, member in found.get("properties", {}).items()}
        return members or {"color": "black"}
    if found["type"] == "array":
        return [sample(found["items"])]
    plain = {"integer": found.get("minimum", 1), "boolean": True, "string": _text(found)}
    return int(plain["integer"]) if found["type"] == "integer" else plain[found["type"]]


def spoil(schema: Schema, value: Any, *, required: bool = True, place: Place = ()) -> Iterator[Spoilt]:
    """Every fault of this value; inside objects and lists, of every member in turn."""
    found, nullable = resolved(schema)
    if required and not nullable:
        yield Spoilt(None, place, "null")
    if "const" in found or "enum" in found:
        yield from (Spoilt(wrong, place, "no such value") for wrong in (STRANGE, "", 1, True, ["x"], {}))
        return
    by_type = {"object": _objects, "array": _lists, "integer": _numbers, "boolean": _flags, "string": _texts}
    yield from by_type[found["type"]](found, value, place)


def _objects(found: Schema, value: Any, place: Place) -> Iterator[Spoilt]:
    yield from (Spoilt(wrong, place, "no object") for wrong in ("x", 1, [], [value]))
    properties = found.get("properties")
    if properties is None:
        yield from _maps(found, value, place)
        return
    yield Spoilt({**value, "surprise": 1}, (*place, "surprise"), "unknown member")
    yield from (Spoilt(_without(value, name), (*place, name), "missing") for name in found.get("required", []))
    for name, member in properties.items():
        is_tag = name == "type" and "const" in resolved(member)[0]
        for fault in spoil(member, value[name], place=(*place, name)):
            if not (is_tag and fault.how == "null"):
                yield Spoilt({**value, name: fault.value}, fault.place, fault.how)


def _maps(found: Schema, value: dict[str, Any], place: Place) -> Iterator[Spoilt]:
    key = next(iter(value))
    for fault in spoil(found["additionalProperties"], value[key], place=(*place, key)):
        yield Spoilt({key: fault.value}, fault.place, fault.how)
    yield Spoilt({f"k{number}": "v" for number in range(found["maxProperties"] + 1)}, place, "too many")
    unknown = (*place, "?")  # a name that the caller made up is not repeated
    yield Spoilt({"k" * (found["propertyNames"]["maxLength"] + 1): "v"}, unknown, "key too long")
    yield Spoilt({"": "v"}, unknown, "key empty")


def _lists(found: Schema, value: list[Any], place: Place) -> Iterator[Spoilt]:
    yield from (Spoilt(wrong, place, "no list") for wrong in ("x", 1, {}, True))
    yield Spoilt([], place, "empty")
    yield Spoilt(value * (found["maxItems"] + 1), place, "too many")
    for branch in branches(found["items"]):
        for fault in spoil(branch, sample(branch), place=(*place, 0)):
            yield Spoilt([fault.value], fault.place, fault.how)


def _numbers(found: Schema, _: Any, place: Place) -> Iterator[Spoilt]:
    yield from (Spoilt(wrong, place, "no whole number") for wrong in ("1", "x", "", 1.5, 1.0, True, [], {}))
    yield Spoilt(int(found["maximum"]) + 1, place, "above")
    yield Spoilt(int(found["minimum"]) - 1, place, "below")
    yield Spoilt(10**30, place, "huge")
    yield Spoilt(-(2**63) - 1, place, "hugely negative")


def _flags(_: Schema, __: Any, place: Place) -> Iterator[Spoilt]:
    yield from (Spoilt(wrong, place, "no boolean") for wrong in ("true", "yes", 1, 0, [], {}))


def _texts(found: Schema, value: str, place: Place) -> Iterator[Spoilt]:
    yield from (Spoilt(wrong, place, "no text") for wrong in (1, 1.5, True, [value], {"x": value}))
    if "format" in found:
        yield from (Spoilt(wrong, place, "no such date") for wrong in ("", *BY_FORMAT[found["format"]]))
        return
    yield from (Spoilt(wrong, place, "control characters") for wrong in TEXT_FAULTS)
    if "pattern" in found:
        yield from (Spoilt(wrong, place, "other than its pattern") for wrong in ("", STRANGE, value * 40, f"{value}\n"))
        return
    yield Spoilt("x" * (found["maxLength"] + 1), place, "too long")
    if found.get("minLength"):
        yield from (Spoilt(wrong, place, "empty") for wrong in ("", "   "))


def _text(found: Schema) -> str | None:
    if found.get("type") != "string":
        return None
    if "pattern" in found:
        return BY_PATTERN[found["pattern"]]
    return SAMPLES.get(found.get("format", ""), "x")


def _without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: member for key, member in value.items() if key != name}

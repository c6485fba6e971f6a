"""Puts what exists into generated cases, so that they get past the door."""

from __future__ import annotations

from random import Random
from typing import Any

from schemathesis import Case, GenerationMode
from schemathesis.core.parameters import ParameterLocation

from tests.fuzz.fuzz_house import AGENT, CHANGES, RETURNING, House, talk_of

KEYS = [f"key-{number}" for number in range(40)]
UNTROUBLED = "sofia"  # nothing of hers is open, so she may be forgotten
OFTEN, SELDOM = 0.85, 0.25


class Filling:
    """Replaces what was generated to be right by random choice; the same random numbers give the same case.

    What was generated to be wrong stays, so that it is refused for its own sake. `customer` speaks in every case.
    """

    def __init__(self, house: House, random: Random, customer: str | None = None) -> None:
        self._house = house
        self._known = house.known
        self._random = random
        self._customer = customer or self._pick(sorted(house.known.emails))

    def fill(self, case: Case, *, linked: bool = False) -> None:
        """With `linked`, path parameters come from an earlier answer and stay."""
        wrong = {place for place, how in case.meta.components.items() if how.mode is GenerationMode.NEGATIVE}
        if not linked and ParameterLocation.PATH not in wrong:
            self._fill_path(case)
        if ParameterLocation.QUERY not in wrong:
            self._fill_query(case)
        if ParameterLocation.BODY not in wrong:
            self._fill_body(case)
        if ParameterLocation.HEADER not in wrong:
            self._fill_headers(case)

    def _fill_path(self, case: Case) -> None:
        names, known = set(case.path_parameters or {}), self._known
        if not names or not self._often():
            return
        if "/orders/" in case.path:
            number = RETURNING if case.path.endswith("/returns") else self._pick(sorted(known.orders) + list(CHANGES))
            self._customer = known.orders[number]
            case.path_parameters = {**case.path_parameters, "number": number}
        elif "/cases/" in case.path:
            evidence = self._pick(list(known.evidence))
            number = known.evidence[evidence]
            self._customer = known.cases[number]
            found = {"number": number, "evidence_id": evidence}
            case.path_parameters = {name: found[name] for name in names}
        elif "/stock/" in case.path:
            case.path_parameters = {"sku": self._pick(known.skus)}
        elif "/customers/" in case.path:
            case.path_parameters = {"id": self._customer}
        else:
            of = known.proposals if "/proposals/" in case.path else known.receipts
            chosen = self._pick(list(of))
            self._customer = of[chosen]
            case.path_parameters = {"id": chosen}

    def _fill_query(self, case: Case) -> None:
        if "order" in {parameter.name for parameter in case.operation.query} and self._often():
            case.query = {**(case.query or {}), "order": self._own_order()}
        if case.path == "/v1/statistics" and self._often():
            case.query = {"from": "2026-11-01", "to": "2026-11-30"}

    def _fill_headers(self, case: Case) -> None:
        names = {parameter.name for parameter in case.operation.headers}
        headers = dict(case.headers or {})
        if "x-conversation" in names and self._often():
            headers["x-conversation"] = talk_of(self._customer)
        if "x-agent" in names and (self._often() if "x-conversation" not in names else self._seldom()):
            headers["x-agent"] = AGENT
        elif self._often():
            headers.pop("x-agent", None)
        if "Idempotency-Key" in names and self._often():
            headers["Idempotency-Key"] = self._pick(KEYS)
        case.headers = headers

    def _fill_body(self, case: Case) -> None:
        bodies = {
            "propose": self._changes,
            "verify": self._verification,
            "code": self._code,
            "export": self._code,
            "erase": self._erasure,
            "give_feedback": self._feedback,
            "unsubscribe": lambda: {"token": self._house.tokens(self._customer, "GS-1001")[1]},
            "open_case": lambda: {"kind": "complaint", "order": self._own_order()},
            "event": lambda: {"state": self._pick(["packed", "in_transit", "delivered"]), "status": "told"},
            "goods_back": lambda: {"lines": [1]},
            "add_evidence": lambda: {"words": "the seam is torn"},
        }
        make = bodies.get(case.operation.definition.raw["operationId"])
        if make is not None and self._random.random() < 0.5:
            case.body = make()
            if case.media_type != "application/json":
                case.media_type = "application/json"

    def _changes(self) -> dict[str, Any]:
        given = [change for changes in CHANGES.values() for change in changes]
        return {"changes": self._random.sample(given, self._random.choice([1, 1, 1, 2]))}

    def _verification(self) -> dict[str, Any]:
        number = self._own_order()
        email = self._known.emails[self._customer]
        signed = {"identity": self._house.identity(self._customer)}
        ways = [{"order": number, "contact": email}, {"email": email}, self._code(), signed]
        return self._random.choice([way for way in ways if way])

    def _code(self) -> dict[str, Any]:
        code = self._house.last_code(self._customer)
        return {"code": code} if code else {}

    def _erasure(self) -> dict[str, Any]:
        self._customer = UNTROUBLED
        return self._code()

    def _feedback(self) -> dict[str, Any]:
        number = self._own_order()
        return {"rating": self._random.randint(1, 5), "token": self._house.tokens(self._customer, number)[0]}

    def _own_order(self) -> str:
        return self._pick(sorted(number for number, owner in self._known.orders.items() if owner == self._customer))

    def _pick(self, of: list[str]) -> str:
        return self._random.choice(of)

    def _often(self) -> bool:
        return self._random.random() < OFTEN

    def _seldom(self) -> bool:
        return self._random.random() < SELDOM

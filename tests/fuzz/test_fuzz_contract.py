"""Every operation under generated input, alone and in sequences that follow each other's answers.

`REROUTE_FUZZ_CASES=20000` is the long run, per database; without it a small one. The same seed gives the same cases.
"""

from __future__ import annotations

import json
import os
from random import Random
from typing import Any
from zlib import crc32

import hypothesis
import jsonschema_rs
import pytest
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks

from backend_stub.http.contract import contract
from tests.fuzz.fuzz_filling import Filling
from tests.fuzz.fuzz_house import AUTHORIZED

SEED = int(os.environ.get("REROUTE_FUZZ_SEED", "20261122"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
STEPS = 30
ENOUGH_TO_REACH_ALL = 2_000
SHARE_ALONE = 0.5
PATIENCE = 60
"""Seconds for an answer: a machine that has much else to do breaks no contract."""
SETTINGS = hypothesis.settings(
    phases=[hypothesis.Phase.generate],  # a shop that was changed cannot be asked again, so nothing is shrunk
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


DOCUMENT = json.loads(contract())
OPERATIONS = [f"{method.upper()} {path}" for path, item in DOCUMENT["paths"].items() for method in item]
METHODS = {"get", "put", "post", "delete", "patch", "options", "trace"}


def checks_of(case: Case) -> list[Any]:
    """What was generated to be wrong must be refused too; asked before the case is filled."""
    wrong = case.meta.generation.mode.is_negative and not is_right_after_all(case)
    return [*CHECKS, checks.negative_data_rejection] if wrong else CHECKS


def is_right_after_all(case: Case) -> bool:
    """Whether what was made wrong for one of several shapes has become right for another, and nothing else is wrong."""
    negative = {place for place, part in case.meta.components.items() if part.mode.is_negative}
    if negative != {ParameterLocation.BODY}:
        return False
    content = DOCUMENT["paths"][case.operation.path][case.method.lower()]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": DOCUMENT["components"]}
    try:
        return bool(jsonschema_rs.validator_for(schema).is_valid(case.body))
    except (ValueError, TypeError):
        return False  # no JSON at all


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.request.url
    return answer.status_code, answer.json()["type"]


def test_only_the_methods_of_the_contract_are_served(fire):
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS - set(item):
            answer = fire.house.client.request(
                method.upper(), path.replace("{", "").replace("}", ""), headers=AUTHORIZED
            )
            assert problem(answer) == (405, "urn:reroute:method_not_allowed"), f"{method} {path}"
            allowed = {name.strip().lower() for name in answer.headers["allow"].split(",")}
            assert allowed <= set(item) | {"head"}, f"{path} says that it takes {allowed}"


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic fuzz", "bearer\tfuzz"])
def test_no_operation_serves_who_does_not_know_the_secret(fire, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if operation.get("security") != []:
                answer = fire.house.client.request(method.upper(), path, headers=headers)
                assert problem(answer) == (401, "urn:reroute:unauthorized"), f"{method} {path}"


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_keeps_the_contract_whatever_it_is_sent(fire, label):
    operation = fire.house.operations[label]
    fire.house.fresh()
    right, wrong = (operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @hypothesis.seed(SEED)
    @hypothesis.settings(SETTINGS, max_examples=max(2, int(fire.cases * SHARE_ALONE / len(OPERATIONS))))
    @hypothesis.given(case=right | wrong, number=st.integers(0, 2**32))
    def sent(case, number):
        wanted = checks_of(case)
        Filling(fire.house, Random(number)).fill(case)  # noqa: S311 - repeatable
        answer = case.call(session=fire.house.client, headers=AUTHORIZED, timeout=PATIENCE)
        fire.ledger.note(label, answer.status_code)
        case.validate_response(answer, checks=wanted, headers=AUTHORIZED)

    sent()


def test_sequences_that_follow_the_answers_keep_the_contract(fire):
    house = fire.house

    class Talk(house.schema.as_state_machine()):  # type: ignore[misc]  # made at run time
        def setup(self):
            self.customer, self.steps = None, 0
            house.fresh()

        def step(self, input):  # noqa: A002 - schemathesis's name
            self.checks, self.steps = checks_of(input.case), self.steps + 1
            random = Random(crc32(repr((self.steps, input.case.body, input.case.query)).encode()))  # noqa: S311 - repeatable
            self.customer = self.customer or random.choice(sorted(house.known.emails))
            linked = any(place is ParameterLocation.PATH for place, _ in input.applied_parameters)
            Filling(house, random, self.customer).fill(input.case, linked=linked)
            return super().step(input)

        def get_call_kwargs(self, case):
            return {"headers": AUTHORIZED, "session": house.client, "timeout": PATIENCE}

        def after_call(self, response, case):
            super().after_call(response, case)
            fire.ledger.note(case.operation.label, response.status_code)

        def validate_response(self, response, case, **_):
            case.validate_response(response, checks=self.checks, headers=AUTHORIZED, recorder=self.recorder)

    scenarios = max(2, int(fire.cases * (1 - SHARE_ALONE) / STEPS))
    before = fire.ledger.cases
    hypothesis.seed(SEED)(Talk)
    Talk.run(settings=hypothesis.settings(SETTINGS, max_examples=scenarios, stateful_step_count=STEPS))
    assert fire.ledger.cases - before >= scenarios, "sequences were played"


def test_every_operation_was_reached(fire):
    """The long run has got every operation to do its work."""
    if fire.cases < ENOUGH_TO_REACH_ALL:
        pytest.skip("in the long run only")
    assert fire.ledger.never_answered_well() == set()
    assert set(fire.ledger.answers) == set(OPERATIONS)

"""The suite itself: a sound shop passes it, and each broken promise is caught by the test of that promise."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.contract import faulty
from tests.contract.conftest import URL, facts
from tests.contract.serving import ROOT, SECRET, Reference, reference

pytestmark = pytest.mark.skipif(bool(URL), reason="the suite is run against a shop, not against itself")
VERIFICATION, ORDERS, CHANGES, EVENTS = (
    f"tests/contract/test_contract_{topic}.py" for topic in ("verification", "orders", "changes", "events")
)
ALONE = ("-p", "no:cacheprovider", "--confcutdir", "tests/contract")
CAUGHT = [
    (faulty.tells_which_orders_there_are, VERIFICATION, "test_a_wrong_contact_and_an_unknown_order_sound_the_same"),
    (faulty.never_locks, VERIFICATION, "test_wrong_answers_lock_the_conversation"),
    (faulty.is_open_to_all, VERIFICATION, "test_only_who_knows_the_secret_is_answered"),
    (faulty.has_errors_of_its_own, VERIFICATION, "test_without_a_verification_nothing_is_shown"),
    (faulty.leaks_foreign_orders, ORDERS, "test_an_order_of_somebody_else_is_as_if_it_did_not_exist"),
    (faulty.counts_money_in_floats, ORDERS, "test_an_order_adds_up"),
    (faulty.tells_local_times, ORDERS, "test_an_order_adds_up"),
    (faulty.leaves_members_out, CHANGES, "test_a_proposal_shows_everything_and_writes_nothing"),
    (faulty.writes_on_propose, CHANGES, "test_a_proposal_shows_everything_and_writes_nothing"),
    (faulty.holds_nothing, CHANGES, "test_what_one_proposal_holds_another_cannot_have"),
    (faulty.applies_twice, CHANGES, "test_a_second_yes_gives_the_same_receipt_and_no_second_change"),
    (faulty.applies_twice, CHANGES, "test_many_yeses_at_once_are_one_change"),
    (faulty.forgets_keys, CHANGES, "test_a_key_belongs_to_one_request"),
    (faulty.applies_what_is_stale, CHANGES, "test_an_order_that_changed_meanwhile_is_shown_anew"),
    (faulty.undoes_nothing, CHANGES, "test_undo_gives_the_order_back_as_it_was"),
    (faulty.loses_events, EVENTS, "test_a_change_is_told_with_its_order_and_conversation"),
    (faulty.mixes_events_up, EVENTS, "test_events_come_in_order_and_again_to_who_asks_again"),
    (faulty.opens_a_case_twice, EVENTS, "test_a_case_is_opened_once_for_a_key"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    with reference("sqlite", tmp_path_factory.mktemp("sound")) as served:
        yield served


@pytest.fixture
def sound(served: Reference) -> str:
    """The URL of a sound shop, with nothing left from the test before."""
    served.seed()
    return served.url


def run_against(sound: str, fault: faulty.Fault, tests: str) -> subprocess.CompletedProcess[str]:
    """The tests, run as a shop's own people would run them, against the sound shop with this fault."""
    with faulty.serving(fault, faulty.Shop(sound, SECRET, facts())) as url:
        environment = {
            **os.environ,
            "REROUTE_CONTRACT_URL": url,
            "REROUTE_CONTRACT_SECRET": SECRET,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # it needs none, and starts sooner
        }
        command = [sys.executable, "-m", "pytest", *ALONE, "-rfE", "--tb=no", *tests.split()]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)  # noqa: S603  our own command


@pytest.mark.parametrize(
    ("fault", "file", "test"), CAUGHT, ids=[f"{fault.__name__}-{test}" for fault, _, test in CAUGHT]
)
def test_each_broken_promise_is_caught(sound: str, fault: faulty.Fault, file: str, test: str) -> None:
    run = run_against(sound, fault, f"{file} -k {test}")

    assert run.returncode == 1, run.stdout
    assert f"FAILED {file}::{test}" in run.stdout
    assert "ERROR" not in run.stdout


def test_a_sound_shop_passes_and_is_told_what_is_left_behind(sound: str) -> None:
    run = run_against(sound, faulty.none, f"{VERIFICATION} {ORDERS} {CHANGES} {EVENTS}")

    assert run.returncode == 0, run.stdout
    assert "left behind at http://127.0.0.1:" in run.stdout
    assert "could not be taken back" not in run.stdout

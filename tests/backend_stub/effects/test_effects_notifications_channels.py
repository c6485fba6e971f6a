"""What the customer wants decides by which ways news go; what must be told always goes by e-mail."""

from __future__ import annotations

import pytest

from backend_stub.effects.notifications.catalogue import Kind, catalogue
from backend_stub.effects.notifications.channels import Channel, Preferences, channels

EMAIL, SMS = Channel.EMAIL, Channel.SMS
NOTHING = Preferences(email_status=False, email_feedback=False, sms=False)
ESSENTIAL = [name for name, entry in catalogue().items() if entry.kind is Kind.ESSENTIAL]
STATUS = [name for name, entry in catalogue().items() if entry.kind is Kind.STATUS]


@pytest.mark.parametrize("name", ESSENTIAL)
def test_what_must_be_told_goes_by_email_whatever_the_customer_wants(name: str) -> None:
    assert channels(name, NOTHING, has_phone=True) == (EMAIL,)


@pytest.mark.parametrize("name", STATUS)
def test_news_of_the_parcel_can_be_opted_out_of(name: str) -> None:
    assert channels(name, Preferences(), has_phone=True) == (EMAIL,)
    assert channels(name, Preferences(email_status=False), has_phone=True) == ()


def test_a_question_for_an_opinion_can_be_opted_out_of() -> None:
    assert channels("feedback", Preferences(email_status=False), has_phone=True) == (EMAIL,)
    assert channels("feedback", Preferences(email_feedback=False), has_phone=True) == ()


def test_nobody_gets_texts_without_a_yes() -> None:
    assert all(SMS not in channels(name, Preferences(), has_phone=True) for name in catalogue())


@pytest.mark.parametrize("name", ["security_details_changed", "code", "change_confirmed", "parcel_lost", "case_opened"])
def test_who_allowed_texts_gets_them_beside_the_mail(name: str) -> None:
    assert channels(name, Preferences(sms=True), has_phone=True) == (EMAIL, SMS)


def test_news_can_come_by_text_alone() -> None:
    assert channels("shipped", Preferences(email_status=False, sms=True), has_phone=True) == (SMS,)


def test_without_a_number_there_is_no_text() -> None:
    assert channels("shipped", Preferences(sms=True), has_phone=False) == (EMAIL,)
    assert channels("shipped", Preferences(email_status=False, sms=True), has_phone=False) == ()


def test_a_message_that_has_no_text_goes_by_email_alone() -> None:
    assert channels("order_received", Preferences(sms=True), has_phone=True) == (EMAIL,)


def test_an_unknown_message_goes_nowhere() -> None:
    with pytest.raises(KeyError):
        channels("newsletter", Preferences(), has_phone=True)

"""A new SES account takes 14 mails a second: ten thousand orders at once are told of all the same, in their order."""

import pytest

from tests.simulation.mail_wave import MailWave

ORDERS, NEW_ACCOUNT, SANDBOX = 10_000, 14, 1


@pytest.fixture(autouse=True)
def a_stage_that_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SLUICE_MAIL_FROM": "shop@example.com",
        "SLUICE_MAILS_PER_SECOND": str(NEW_ACCOUNT),
        "AWS_ACCOUNT_ID": "123456789012",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


def test_ten_thousand_orders_of_a_minute_are_told_of_in_their_order_and_none_is_a_dead_letter() -> None:
    wave = MailWave(ORDERS, seconds=60, rate=NEW_ACCOUNT).run()
    assert sorted(wave.sent) == list(range(ORDERS))
    assert wave.dead == []
    assert wave.most_overtaken < 10
    assert max(wave.sent_at.values()) < ORDERS / NEW_ACCOUNT * 1.1
    assert wave.refused < ORDERS / 100
    assert wave.receives < 3 * ORDERS


def test_a_line_longer_than_sqs_can_delay_is_seen_once_more_for_each_quarter_of_an_hour() -> None:
    wave = MailWave(ORDERS // 4, seconds=10, rate=NEW_ACCOUNT / 10, paced=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLUICE_MAILS_PER_SECOND", str(NEW_ACCOUNT / 10))
        wave.run()
    assert (sorted(wave.sent), wave.dead) == (list(range(ORDERS // 4)), [])
    assert wave.receives < 5 * ORDERS // 4


def test_without_turns_many_are_dead_letters_after_their_tries() -> None:
    wave = MailWave(ORDERS // 10, seconds=6, rate=NEW_ACCOUNT / 10, paced=False).run()
    assert len(wave.dead) > ORDERS / 10 / 4


def test_an_account_that_takes_less_than_it_is_set_to_loses_nothing() -> None:
    wave = MailWave(300, seconds=60, rate=SANDBOX).run()
    assert (sorted(wave.sent), wave.dead) == (list(range(300)), [])

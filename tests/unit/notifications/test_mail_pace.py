"""Mails leave as fast as SES takes them; what has its turn later is put back, and never fails for that."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.notifications import notify
from layers.cloud import aws, clock, environment
from layers.shop.aftersales.notifications.mail_pace import take_turns
from layers.shop.aftersales.notifications.put_back import REFUSALS, SLOT
from layers.shop.checkout.orders.table.store import orders_table
from tests.unit.orders.orders import MAY, an_order

QUEUE = "arn:aws:sqs:us-east-1:123456789012:sluice-dev-notifications"


@pytest.fixture(autouse=True)
def remembering_nothing() -> None:
    environment.forget()


def told(many: int, event: str = "OrderPlaced", waited: float = 0.0) -> list[dict[str, Any]]:
    detail = {"event_id": f"{MAY}:1", "order_id": MAY, "reason": ""}
    sent = str(int(clock.now().timestamp() * 1000 - waited * 1000))
    return [
        {
            "body": json.dumps({"detail-type": event, "detail": detail | {"event_id": f"{MAY}:{number}"}}),
            "attributes": {"SentTimestamp": sent, "ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "messageId": str(number),
            "receiptHandle": str(number),
            "eventSourceARN": QUEUE,
        }
        for number in range(many)
    ]


class FullSes:
    """SES of an account that may send nothing more."""

    asked = 0

    def send_email(self, **_: Any) -> None:
        self.asked += 1
        raise ClientError({"Error": {"Code": "Throttling", "Message": "Maximum sending rate exceeded."}}, "SendEmail")


def test_what_has_its_turn_later_is_put_back_with_its_slot(post, cloud, monkeypatch):
    monkeypatch.setenv("SLUICE_MAILS_PER_SECOND", "1")
    now = take_turns(told(10))
    assert 1 <= len(now) <= 3
    delays = [delay for delay, _ in cloud.queues.sent["notifications"]]
    assert delays == sorted(delays)
    assert 6 <= delays[-1] <= 9
    assert len(now) + len(cloud.queues.messages("notifications")) == 10
    assert all(SLOT in each and "since" in each for each in cloud.queues.attributes)


def test_a_mail_that_comes_alone_and_at_once_takes_no_slot(post, cloud):
    assert SLOT not in take_turns(told(1))[0]["messageAttributes"]
    assert SLOT in take_turns(told(1, waited=5))[0]["messageAttributes"]


def test_who_waits_before_a_screen_for_a_link_waits_for_nobody(post, cloud, monkeypatch):
    monkeypatch.setenv("SLUICE_MAILS_PER_SECOND", "0.1")
    take_turns(told(10))
    assert take_turns(told(1, "OrderPlaced")) == []
    assert len(take_turns(told(1, "MemberLinkWanted"))) == 1


def test_a_refusal_of_ses_is_no_failure_and_the_rest_of_the_batch_does_not_ask(post, cloud):
    orders_table.place(an_order(), [])
    with aws.answered_by(ses=(ses := FullSes()), sns=post, sqs=cloud.queues):
        assert notify({"Records": told(3)}) == {"batchItemFailures": []}
    assert ses.asked == 1
    assert [each[REFUSALS] for each in cloud.queues.attributes] == ["1"] * 3
    assert all(2 <= delay <= 4 for delay, _ in cloud.queues.sent["notifications"])


def test_a_stage_that_mails_nothing_has_no_pace(post, cloud, monkeypatch):
    monkeypatch.setenv("SLUICE_MAIL_FROM", "")
    assert len(take_turns(told(10))) == 10

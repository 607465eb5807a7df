"""Dead letters: kept with their reason, mended, sent back, thrown away; and every act noted."""

import json
from datetime import UTC, datetime

import pytest

from layers.cloud import audit, aws, clock
from layers.cloud.messages.queues import NotSentError
from layers.shop.backoffice.operations.errors import (
    DeadLetterNotFoundError,
    DeadLetterQueueNotFoundError,
    LetterChangedError,
    NotRedrivableError,
)
from layers.shop.backoffice.operations.letters import dead_letters
from layers.shop.backoffice.operations.letters.keep_dead_letter import UNTOLD, keep_dead_letter, letter_in
from layers.shop.backoffice.operations.letters.redrive import redrive_all, redrive_letter
from layers.shop.backoffice.operations.model import parsed_trace, trace_of
from layers.shop.backoffice.operations.store import dead_letters_table
from tests.support.cloud import Queues
from tests.unit.operations.letters import ORDER, a_letter, a_record

MAY = "may"
pytestmark = pytest.mark.usefixtures("tables")


def kept(*found):
    for letter in found:
        dead_letters_table.keep(letter)
    return found[0]


def test_a_buried_message_is_kept_under_its_first_id_time_and_reason():
    told = {"reason": "KeyError: 'sku'", "original_id": "m-0", "first_seen": "1794999999000", "receives": "3"}
    body = json.dumps({"order_id": ORDER})
    letter = keep_dead_letter(a_record(body=body, **told))
    assert (letter.queue, letter.reason, letter.receives, letter.order_id) == ("orders", told["reason"], 3, ORDER)
    assert letter.first_seen == clock.iso(datetime.fromtimestamp(1_794_999_999, UTC))
    assert dead_letters_table.get("orders", letter.letter_id) == letter


def test_the_same_message_arriving_twice_is_kept_once():
    first, second = keep_dead_letter(a_record()), keep_dead_letter(a_record())
    assert first.letter_id == second.letter_id
    assert dead_letters_table.count("orders", 10) == 1


def test_a_message_that_sqs_moved_by_itself_says_that_its_function_crashed():
    assert letter_in(a_record()).reason == UNTOLD


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (
            a_record("notifications-dlq", ERROR_CODE="NO_PERMISSIONS", ERROR_MESSAGE="no right to send"),
            "NO_PERMISSIONS: no right to send",
        ),
        (
            a_record("order-events-dlq", json.dumps({"requestContext": {"condition": "RetryAttemptsExhausted"}})),
            "RetryAttemptsExhausted",
        ),
        (
            a_record(
                "stuck-orders",
                json.dumps({"failure": {"Error": "CarrierAwayError", "Cause": '{"errorMessage": "no vans"}'}}),
            ),
            "The order could not go on: CarrierAwayError: no vans",
        ),
    ],
)
def test_others_tell_their_reasons_elsewhere(record, reason):
    assert letter_in(record).reason == reason


def test_a_redriven_message_that_fails_again_is_the_same_letter_once_more():
    letter = kept(a_letter())
    again = letter_in(a_record(dead_letter=trace_of(letter)))
    assert (again.letter_id, again.redrives, again.version) == (letter.letter_id, 1, letter.version + 1)


@pytest.mark.parametrize("text", ["", "dl_1", "x:1:2", f"{a_letter().letter_id}:-1:1"])
def test_a_forged_trace_is_none(text):
    assert parsed_trace(text) is None


def test_an_edit_replaces_the_body_and_notes_the_former_one():
    letter = kept(a_letter())
    edited = dead_letters.edit_letter("orders", letter.letter_id, "mended", MAY, 1)
    assert (edited.body, edited.version) == ("mended", 2)
    (entry,) = audit.page(10).entries
    assert (entry.act, entry.by, entry.ids, entry.before) == ("edit", MAY, [letter.letter_id], letter.body)


def test_two_editors_do_not_overwrite_each_other():
    letter = kept(a_letter())
    dead_letters.edit_letter("orders", letter.letter_id, "mine", MAY, 1)
    with pytest.raises(LetterChangedError):
        dead_letters.edit_letter("orders", letter.letter_id, "yours", MAY, 1)


def test_a_discarded_letter_is_gone_and_its_body_is_in_the_log():
    letter = kept(a_letter())
    dead_letters.discard_letter("orders", letter.letter_id, "a test of ours", MAY)
    assert dead_letters_table.get("orders", letter.letter_id) is None
    assert (audit.page(10).entries[0].reason, audit.page(10).entries[0].before) == ("a test of ours", letter.body)


def test_a_redriven_letter_goes_back_to_its_queue_with_its_trace(queues):
    letter = kept(a_letter())
    redrive_letter("orders", letter.letter_id, MAY)
    assert queues.messages("orders") == [json.loads(letter.body)]
    assert queues.attributes == [{"dead-letter": f"{letter.letter_id}:1:1"}]
    assert dead_letters_table.count("orders", 10) == 0
    assert audit.page(10).entries[0].act == "redrive"


def test_what_cannot_be_sent_stays():
    class Broken(Queues):
        def send_message_batch(self, **asked):
            return {"Failed": [{"Id": entry["Id"]} for entry in asked["Entries"]]}

    letter = kept(a_letter())
    with aws.answered_by(sqs=Broken()), pytest.raises(NotSentError):
        redrive_letter("orders", letter.letter_id, MAY)
    assert dead_letters_table.get("orders", letter.letter_id) == letter


def test_all_are_redriven_oldest_first_and_no_faster_than_the_rate(queues):
    kept(*(a_letter(number) for number in range(1, 26)))
    done = redrive_all("orders", 10, MAY)
    assert (done.redriven, done.remaining, done.seconds, done.refused) == (25, 0, 2, {})
    assert [message["n"] for message in queues.messages("orders")] == list(range(1, 26))
    assert [delay for delay, _ in queues.sent["orders"]] == [0] * 10 + [1] * 10 + [2] * 5
    assert len(audit.page(10).entries[0].ids) == 25


def test_a_slow_rate_takes_no_more_than_sqs_can_delay(queues):
    kept(*(a_letter(number) for number in range(1, 600)))
    done = redrive_all("orders", 1, MAY)
    assert (done.redriven, done.remaining, done.following) == (599, 0, None)
    kept(*(a_letter(number) for number in range(1, 1_000)))
    slow = redrive_all("orders", 1, MAY)
    assert (slow.redriven, slow.remaining) == (900, 99)
    assert max(delay for delay, _ in queues.sent["orders"]) < 900
    rest = redrive_all("orders", 1, MAY, slow.following)
    assert (rest.redriven, rest.remaining, rest.following) == (99, 0, None)


def test_every_letter_has_its_turn_though_the_newest_have_no_way_back(queues):
    lost = [a_letter(1_000 + number, "stuck-orders", body="nobody's") for number in range(700)]
    kept(*lost, *(a_letter(n, "stuck-orders", body=json.dumps({"order_id": ORDER})) for n in range(1, 4)))
    done = redrive_all("stuck-orders", 100, MAY)
    assert (done.redriven, len(done.refused), done.remaining) == (3, 700, 500)
    assert done.more
    assert done.following is None


def test_pages_go_one_after_the_other_at_one_rate(queues):
    kept(*(a_letter(number) for number in range(1, 1_201)))
    done = redrive_all("orders", 100, MAY)
    assert (done.redriven, done.seconds, len(audit.page(10).entries)) == (1_200, 11, 3)
    delays = [delay for delay, _ in queues.sent["orders"]]
    assert delays == sorted(delays)
    assert all(delays.count(second) == 100 for second in range(12))


def test_a_stuck_order_goes_on_where_it_stuck(queues):
    body = json.dumps({"order_id": ORDER, "amount": {"amount": 5}, "failure": {"Error": "CarrierAwayError"}})
    letter = kept(a_letter(queue="stuck-orders", body=body))
    redrive_letter("stuck-orders", letter.letter_id, MAY)
    (message,) = queues.messages("checkups")
    assert (message["order_id"], message["resume"]["name"]) == (ORDER, f"{ORDER}-r1")
    assert message["resume"]["input"]["resume_at"] == "CreateShipment"


@pytest.mark.parametrize("attempt", ["", "-paid", "-stocked", "-paid-r1"])
def test_what_an_execution_parked_is_taken_up_under_its_name(queues, attempt):
    """Two executions of an order may be stuck: the successor of one is not the other's."""
    body = json.dumps({"order_id": ORDER, "execution": f"{ORDER}{attempt}", "redriven": attempt.count("-r")})
    letter = kept(a_letter(queue="stuck-orders", body=body))
    redrive_letter("stuck-orders", letter.letter_id, MAY)
    resume = queues.messages("checkups")[0]["resume"]
    assert resume["name"] == f"{ORDER}{attempt.removesuffix('-r1')}-r{1 + attempt.count('-r')}"


def test_a_stuck_undo_is_tried_again_and_counts_on(queues):
    body = json.dumps({"order_id": ORDER, "redriven": 2, "undo_failure": {"Error": "PaymentUnavailableError"}})
    letter = kept(a_letter(queue="stuck-orders", body=body))
    redrive_letter("stuck-orders", letter.letter_id, MAY)
    resume = queues.messages("checkups")[0]["resume"]
    assert (resume["name"], resume["input"]["resume_at"]) == (f"{ORDER}-r3", "VoidPayment")


def test_a_stuck_return_is_taken_up_by_its_own_saga(queues):
    body = json.dumps({"order_id": ORDER, "return_id": "ret_1", "failure": {"Error": "RefundRefusedError"}})
    letter = kept(a_letter(queue="stuck-orders", body=body))
    redrive_letter("stuck-orders", letter.letter_id, MAY)
    resume = queues.messages("checkups")[0]["resume"]
    assert (resume["machine"], resume["name"]) == ("return-saga", "ret_1-r1")
    assert "resume_at" not in resume["input"]


def test_a_payment_that_could_not_be_resumed_begins_again(queues):
    body = json.dumps({"order_id": ORDER, "deadline_ms": 1, "failure": {"Error": "MoveRefusedError"}})
    letter = kept(a_letter(queue="stuck-orders", body=body))
    redrive_letter("stuck-orders", letter.letter_id, MAY)
    resume = queues.messages("checkups")[0]["resume"]
    assert (resume["machine"], resume["name"], "resume_at" in resume["input"]) == (
        "order-saga",
        f"{ORDER}-waited-r1",
        False,
    )


def test_a_letter_without_a_way_back_stays_and_is_told_apart(queues):
    lost = kept(a_letter(1, "stuck-orders", "not json"), a_letter(2, "stuck-orders"))
    done = redrive_all("stuck-orders", 10, MAY)
    assert (done.redriven, done.remaining, list(done.refused)) == (1, 1, [lost.letter_id])
    with pytest.raises(NotRedrivableError):
        redrive_letter("stuck-orders", lost.letter_id, MAY)


def test_queues_are_counted_with_the_newest_letter_of_each():
    kept(a_letter(1), a_letter(2))
    counts = {each.queue: each for each in dead_letters.count_queues()}
    assert (counts["orders"].count, counts["orders"].newest) == (2, a_letter(2))
    assert (counts["imports"].count, counts["imports"].newest) == (0, None)


def test_a_queue_we_do_not_have_and_a_letter_that_is_gone_are_told_apart():
    with pytest.raises(DeadLetterQueueNotFoundError):
        dead_letters.list_letters("parcels", 10, None)
    with pytest.raises(DeadLetterNotFoundError):
        dead_letters.show_letter("orders", "dl_0")

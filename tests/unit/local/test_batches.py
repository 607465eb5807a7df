"""Which records of a batch are done, by what the function answered."""

import json

from infra.local.dispatcher import Reply
from infra.local.sqs_batch import failed_items
from infra.local.stream_source import done_of, table_of

THREE = ["a", "b", "c"]


def answered(result):
    return Reply(json.dumps(result).encode(), failed=False, request_id="")


FAILED = Reply(b'{"errorType": "KeyError"}', failed=True, request_id="")


def test_a_batch_answered_with_nothing_is_done():
    for nothing in (None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, "fine"):
        assert failed_items(answered(nothing), THREE) == set()
        assert done_of(answered(nothing), THREE) == 3


def test_a_function_that_failed_did_nothing():
    assert failed_items(FAILED, THREE) == set(THREE)
    assert failed_items(None, THREE) == set(THREE)
    assert done_of(FAILED, THREE) is None


def test_messages_named_come_again_alone():
    assert failed_items(answered({"batchItemFailures": [{"itemIdentifier": "b"}]}), THREE) == {"b"}


def test_a_name_we_never_sent_fails_the_whole_batch():
    for odd in ({"itemIdentifier": "z"}, {"itemIdentifier": ""}, {"id": "b"}, "b"):
        assert failed_items(answered({"batchItemFailures": [odd]}), THREE) == set(THREE)


def test_a_stream_goes_on_from_its_first_failure():
    named = [{"itemIdentifier": "c"}, {"itemIdentifier": "b"}]

    assert done_of(answered({"batchItemFailures": named}), THREE) == 1


def test_a_stream_is_known_by_its_table_whatever_its_label():
    assert (
        table_of("arn:aws:dynamodb:us-east-1:1:table/sluice-dev-orders/stream/2026-11-22T20:00") == "sluice-dev-orders"
    )

"""What is waited for, and what a refusal was."""

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from pynamodb.exceptions import PutError

from layers.cloud.patience import code_of, passes, patiently


def refused(cause):
    return PutError("no", cause)


def answer(code):
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PutItem")


@pytest.mark.parametrize("silence", [ReadTimeoutError, ConnectTimeoutError])
def test_a_table_that_does_not_answer_refuses_by_no_code(silence):
    error = refused(silence(endpoint_url="https://dynamodb"))
    assert code_of(error) == ""
    assert not passes(error)


def test_a_refusal_is_told_by_its_code():
    assert code_of(refused(answer("ConditionalCheckFailedException"))) == "ConditionalCheckFailedException"


def test_what_passes_by_itself_is_tried_again_and_nothing_else():
    answers = [refused(answer("TransactionConflictException")), refused(answer("ValidationException"))]

    def act():
        raise answers.pop(0)

    with pytest.raises(PutError) as last:
        patiently(act)
    assert code_of(last.value) == "ValidationException"
    assert answers == []

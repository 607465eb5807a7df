"""A chain of requests that comes round to one function too often is stopped, as Lambda does, unless it is meant."""

import json

import pytest

from tests.integration.laptop.conftest import aws_client
from tests.integration.laptop.test_functions import invoke
from tests.integration.laptop.test_queues import url
from tests.support.patience import eventually

ROUNDS = 200


def go_round(sqs, shop, queue, name):
    body = json.dumps({"name": name, "rounds": 1, "until": ROUNDS})
    sqs.send_message(QueueUrl=url(shop, queue), MessageBody=body)


def came_to(sqs, shop, queue, name):
    """How many rounds a chain had made that arrived there."""

    def look():
        found = sqs.receive_message(QueueUrl=url(shop, queue), MaxNumberOfMessages=10, VisibilityTimeout=0)
        bodies = [json.loads(each["Body"]) for each in found.get("Messages", [])]
        return next((each["rounds"] for each in bodies if each.get("name") == name), None)

    return look


def test_the_seventeenth_message_of_a_chain_is_a_dead_letter_and_the_log_says_so(shop, sqs, name):
    go_round(sqs, shop, "winding", name)
    assert eventually(came_to(sqs, shop, "winding-dlq", name), seconds=15) == 17
    told = "recursive loop stopped: tiny-dev-wind was invoked 16 times in one chain"
    eventually(lambda: [line for line in shop.output if told in line], seconds=5)


def test_a_loop_that_is_meant_goes_round_as_often_as_it_likes(shop, sqs, name):
    go_round(sqs, shop, "rounds", name)
    assert eventually(came_to(sqs, shop, "heard", name), seconds=60) == ROUNDS + 1


def test_an_invocation_that_would_be_one_too_many_is_refused(shop):
    lambdas = aws_client(shop, "lambda")
    trace = {"X-Amzn-Trace-Id": "Root=1-67;Lineage=narrow:16|light:15"}
    lambdas.meta.events.register("before-call", lambda params, **_: params["headers"].update(trace))
    with pytest.raises(lambdas.exceptions.RecursiveInvocationException):
        invoke(lambdas, "narrow", {})
    assert invoke(lambdas, "light", {"behave": "no-oil"})[0] == "Unhandled"  # it ran

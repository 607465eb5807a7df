"""Every field that a log query names is one that a function really logs, or that AWS's own lines have."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import msgspec
import pytest
from chalice.test import Client

from app import app
from infra.deploying import templates
from infra.local.testing import moto_world
from layers.cloud import clock
from layers.cloud.aws import client
from layers.cloud.watch import telemetry
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from tests.unit.orders.orders import MAY, an_order

QUERIES = {
    q["Name"]["Fn::Sub"].rpartition("/")[2]: q
    for q in templates.resources("queries", "AWS::Logs::QueryDefinition").values()
}
# Of Logs Insights and of Lambda's REPORT lines (AWS: "Supported logs and discovered fields"); of Step Functions' log.
OF_AWS = {"@timestamp", "@log", "@message", "@type", "@initDuration", "@maxMemoryUsed", "details.error"}
WORDS = {
    *("fields", "filter", "stats", "sort", "limit", "by", "as", "and", "or", "like", "desc", "asc"),
    *("count", "pct", "max", "latest", "bin"),
}
NOT_FIELDS = re.compile(r'"[^"]*"|/[^/]*/|\b\d+m?\b')
ENDS = '{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}'


def fields_of(query: str) -> set[str]:
    """The names of a query that it does not give itself."""
    bare = NOT_FIELDS.sub(" ", query)
    given = set(re.findall(r"\bas (\w+)", bare))
    return set(re.findall(r"@?[A-Za-z_][\w.]*", bare)) - WORDS - given


def record(body: Any, queue: str, message_id: str = "1", **attributes: str) -> dict[str, Any]:
    told = {name: {"stringValue": value, "dataType": "String"} for name, value in attributes.items()}
    sent = {"ApproximateReceiveCount": "1", "SentTimestamp": str(clock.now_ms())}
    arn = f"arn:aws:sqs:us-east-1:123456789012:sluice-dev-{queue}"
    plain = {"messageId": message_id, "receiptHandle": "none", "body": body, "eventSourceARN": arn}
    return {"Records": [{**plain, "attributes": sent, "messageAttributes": told}]}


@pytest.fixture
def lambdas(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "lanterns-at-dusk")
    with moto_world():
        role = "arn:aws:iam::123456789012:role/saga"
        client("stepfunctions").create_state_machine(name="sluice-dev-order-saga", definition=ENDS, roleArn=role)
        receive_stock("LANTERN-RED", 10, "opening")
        yield Client(app)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What loggers write; metrics are printed."""
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(telemetry.logger.registered_formatter)
    telemetry.logger.addHandler(handler)
    yield told
    logging.getLogger(telemetry.SERVICE).removeHandler(handler)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def live(lambdas: Client) -> None:
    """An order is placed, confirmed and shipped, another cancelled; a request, a message and a letter fail."""
    other = an_order("ord_bbbbbbbbbbbbbbbbbbbbbbbbbb")
    for order in (an_order(), other):
        body = msgspec.json.encode(msgspec.structs.replace(order, placement=_fresh(order.placement))).decode()
        lambdas.lambda_.invoke("intake", record(body, "orders"))
    saga = {"order_id": MAY, "authorization": {"intent_id": "pi_1"}, "amount": {"amount": 20800, "currency": "CNY"}}
    lambdas.lambda_.invoke("confirm-order", saga)
    parcel = {"payment": {"captured": 20800}, "destination": {"country": "CN"}, "shipping_method": "standard"}
    lambdas.lambda_.invoke("create-shipment", saga | parcel)
    lambdas.lambda_.invoke("release-stock", {"order_id": other.order_id, "failure": {"Error": "PaymentDeclinedError"}})
    lambdas.lambda_.invoke("publish-order-events", {"Records": [change_of(MAY), change_of(other.order_id)]})
    lambdas.lambda_.invoke("intake", record("no order", "orders"))
    lambdas.lambda_.invoke("keep-dead-loyalty", record("{}", "loyalty-dlq", reason="KeyError: may@example.com"))
    lambdas.http.get("/v1/orders/ord_x")


def change_of(order_id: str) -> dict[str, Any]:
    """What the stream tells of the order's last change."""
    key = {"pk": {"S": f"ORDER#{order_id}"}, "sk": {"S": "ORDER"}}
    row = client("dynamodb").get_item(TableName="sluice-dev-orders", Key=key)["Item"]
    return {"eventName": "MODIFY", "dynamodb": {"NewImage": row, "SequenceNumber": "1"}}


def _fresh(placement: Any) -> Any:
    return msgspec.structs.replace(placement, accepted_ms=clock.now_ms())


@pytest.fixture
def seen(lambdas: Client, logged: StringIO, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    live(lambdas)
    return lines(logged.getvalue()) + [line for line in lines(capsys.readouterr().out) if "_aws" in line]


def test_every_field_that_a_query_names_is_logged(seen: list[dict[str, Any]]) -> None:
    known = {field for line in seen for field in line} | OF_AWS
    unknown = {name: fields_of(query["QueryString"]) - known for name, query in QUERIES.items()}
    assert {name: sorted(fields) for name, fields in unknown.items() if fields} == {}


def test_the_lines_that_queries_look_for_have_their_fields_together(seen: list[dict[str, Any]]) -> None:
    by_message = {line["message"]: line for line in seen if "message" in line}
    assert {"method", "route", "status", "code", "duration_ms", "trace_id"} <= set(by_message["request"])
    assert {"queue", "cause", "letter_id"} <= set(by_message["dead letter"])
    assert (by_message["request"]["status"], by_message["request"]["code"]) == (401, "order_token_missing")


def test_an_order_leaves_a_trace_of_every_step_even_where_nothing_goes_wrong(seen: list[dict[str, Any]]) -> None:
    told = {name for line in seen if MAY in json.dumps(line) for name in line}
    assert {"OrderPlaced", "OrderConfirmed", "OrderShipped"} <= told


def test_the_ends_of_orders_are_counted_where_their_events_are_published(seen: list[dict[str, Any]]) -> None:
    (ends,) = [line for line in seen if "OrderEnded" in line]
    assert (ends["OrderEnded"], ends["OrderEndedBadly"], ends["OrderEndedLate"]) == ([1, 1], [0, 1], [0, 0])
    (took,) = ends["OrderDuration"]  # of the one that shipped; the other was given up: no answer of the provider
    assert 0 <= took < 60_000


def test_a_dead_letter_is_logged_by_the_name_of_its_error_and_without_what_it_tells_of_people(
    seen: list[dict[str, Any]],
) -> None:
    (letter,) = [line for line in seen if line.get("message") == "dead letter"]
    assert letter["cause"] == "KeyError"
    assert "may@example.com" not in json.dumps(letter)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_asks_logs_that_there_are(name: str) -> None:
    config = json.loads((templates.TEMPLATES.parents[1] / ".chalice" / "config.json").read_text())["lambda_functions"]
    groups = {f"/aws/lambda/sluice-${{Stage}}-{function}" for function in config} | {"/aws/lambda/sluice-${Stage}"}
    groups |= {each["LogGroupName"]["Fn::Sub"] for each in templates.resources("sagas", "AWS::Logs::LogGroup").values()}
    asked = {group["Fn::Sub"] for group in QUERIES[name]["LogGroupNames"]}
    assert asked - groups == set()
    assert len(asked) <= 50  # what one query may read

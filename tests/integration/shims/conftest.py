"""Runs a script of AWS calls on moto as it is published and on moto with our shims, and compares the answers."""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local import shims

Answers = list[Any]
MADE_UP = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-|^\d{4}-\d\d-\d\dT")
MADE_UP_NAMES = {"ResponseMetadata", "MessageId", "ReceiptHandle", "EventId", "startDate", "stopDate", "creationDate"}
MADE_UP_NAMES |= {
    "CreationDateTime",
    "LatestStreamArn",
    "LatestStreamLabel",
    "TableId",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "SentTimestamp",
    "ApproximateFirstReceiveTimestamp",
    "timestamp",
    "id",
    "time",
}


@contextmanager
def moto(shimmed: bool, monkeypatch):
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    (shims.install if shimmed else shims.remove)()
    try:
        with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
            yield
    finally:
        shims.remove()


class Recorder:
    """Makes calls and writes down what came back, errors included, without what is made up each time."""

    def __init__(self, service: str) -> None:
        self.client = botocore.session.get_session().create_client(service, "us-east-1")
        self.answers: Answers = []

    def __call__(self, action: str, **parameters: Any) -> Any:
        try:
            answer = getattr(self.client, action)(**parameters)
        except ClientError as error:
            answer = error.response
        self.answers.append((action, plain(answer)))
        return answer


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: "..." if name in MADE_UP_NAMES else plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, str) and MADE_UP.match(value):
        return "..."
    return json.loads(json.dumps(value, default=repr, sort_keys=True))


@pytest.fixture
def both(monkeypatch) -> Callable[[Callable[[], Answers]], tuple[Answers, Answers]]:
    """The answers to a script without and with the shims."""

    def run(script: Callable[[], Answers]) -> tuple[Answers, Answers]:
        with moto(False, monkeypatch):
            published = script()
        with moto(True, monkeypatch):
            shimmed = script()
        return published, shimmed

    return run


@pytest.fixture
def shimmed(monkeypatch):
    with moto(True, monkeypatch):
        yield

"""One laptop cloud running a tiny bundle, shared by the tests of this folder, and hands to ask it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import botocore.session
import pytest
import urllib3
from botocore.config import Config

from infra.local.testing import Laptop, laptop

BUNDLE = Path(__file__).parent / "bundle"
ACCOUNT = "123456789012"


@dataclass
class Reply:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """Asks the door, without following redirects or trying again."""

    def __init__(self, url: str) -> None:
        self._url, self._pool = url, urllib3.PoolManager(maxsize=40, retries=False)

    def ask(self, method: str, target: str, body: bytes | None = None, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self._pool.request(method, self._url + target, body=body, headers=named, timeout=90)
        return Reply(answer.status, answer.headers, answer.data)

    def get(self, target: str, **headers: str) -> Reply:
        return self.ask("GET", target, **headers)

    def post(self, target: str, content: object) -> Reply:
        return self.ask("POST", target, json.dumps(content).encode(), content_type="application/json")


def aws_client(shop: Laptop, service: str) -> Any:
    session = botocore.session.get_session()
    session.set_credentials("laptop", "laptop")
    config = Config(retries={"total_max_attempts": 1}, read_timeout=90)
    return session.create_client(service, "us-east-1", endpoint_url=shop.aws_endpoint, config=config)


@pytest.fixture(scope="session")
def shop() -> Iterator[Laptop]:
    with laptop("tiny", BUNDLE, seed=False) as running:
        yield running


@pytest.fixture(scope="session")
def browser(shop: Laptop) -> Browser:
    return Browser(shop.url)


@pytest.fixture
def name() -> str:
    return f"lantern-{uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def sqs(shop: Laptop) -> Any:
    return aws_client(shop, "sqs")


@pytest.fixture(scope="session")
def states(shop: Laptop) -> Any:
    return aws_client(shop, "stepfunctions")


@pytest.fixture(scope="session")
def functions(shop: Laptop) -> Any:
    return aws_client(shop, "lambda")


@pytest.fixture(scope="session")
def dynamodb(shop: Laptop) -> Any:
    return aws_client(shop, "dynamodb")

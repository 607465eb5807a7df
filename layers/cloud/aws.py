"""Botocore clients: one per service and environment, with timeouts, retries in one place and keep-alive.

botocore, not boto3, which infra uses: every cold start would pay for importing it, a third more, and a client is all
that functions use. `AWS_ENDPOINT_URL` aims every client at another cloud, which is how the laptop differs from AWS.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from layers.cloud import names, pulse

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.session import Session

_building = Lock()
_standing_in: dict[str, Any] = {}


@cache
def _session() -> "Session":
    from botocore.session import get_session

    return get_session()


# DynamoDB answers in milliseconds or not at all: three tries of it must fit into the shortest function timeout.
READ_TIMEOUTS = {"dynamodb": 3.0}
HURRIED = 0.5


def _config(service: str, hurried: bool) -> "Config":
    from botocore.config import Config

    return Config(
        connect_timeout=HURRIED if hurried else 1.0,
        read_timeout=HURRIED if hurried else READ_TIMEOUTS.get(service, 5.0),
        # "standard" backs off with jitter. Three tries fit into the shortest function timeout we use.
        retries={"mode": "standard", "total_max_attempts": 1 if hurried else 3},
        max_pool_connections=10,
        tcp_keepalive=True,
        # botocore spells its own out twice a call, a fifth of the call's CPU.
        user_agent=names.APP,
        # Parameters are built by our code, never by a caller; the service refuses what is wrong.
        parameter_validation=False,
    )


@cache
def _client(service: str, hurried: bool = False) -> Any:
    with _building:  # building a client is not thread-safe in botocore; using one is
        config = _config(service, hurried)
        made = _session().create_client(service, region_name=names.region(), config=config)
    pulse.listen(made, service)
    return made


def client(service: str) -> Any:
    """The client of `service` ("sqs", "stepfunctions", ...), made on first use."""
    return _standing_in.get(service) or _client(service)


@contextmanager
def answered_by(**clients: Any) -> Iterator[None]:
    """Let `clients` answer for their services, `dynamodb=...` (simulations): each has what we use of botocore's."""
    before = dict(_standing_in)
    _standing_in.update(clients)
    try:
        yield
    finally:
        _standing_in.clear()
        _standing_in.update(before)


def hurried_client(service: str) -> Any:
    """One that tries once, for half a second: for what may be left undone."""
    return _standing_in.get(service) or _client(service, hurried=True)


def forget_clients() -> None:
    """Drop every client, so that the next one sees a changed endpoint (tests that move between clouds)."""
    _client.cache_clear()
    _session.cache_clear()


def function_name() -> str:
    return os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "local")

"""What operators and machines ask of the shop as a whole."""

import hmac
from typing import Annotated, Any

from msgspec import Meta, Struct

from layers.cloud import redis
from layers.cloud.aws import client
from layers.cloud.http import Answer, Request
from layers.cloud.names import table
from layers.cloud.secrets import SecretMissingError, secret
from layers.shop.operations import executions
from layers.shop.operations.errors import NotAnOperatorError
from layers.shop.operations.executions import ExecutionPage, ExecutionStatus, ExecutionView


class ExecutionsQuery(Struct):
    order_id: str | None = None
    status: ExecutionStatus | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20
    cursor: str | None = None


class Health(Struct):
    status: str
    components: dict[str, str]


def require_operator(request: Request) -> None:
    """Let through who holds the admin key. A stage without one lets nobody through. Raises NotAnOperatorError."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    try:
        expected = secret("admin-key")
    except SecretMissingError as missing:
        raise NotAnOperatorError("this stage has no admin key") from missing
    if scheme.lower() != "bearer" or not hmac.compare_digest(key.encode("utf-8", "replace"), expected.encode()):
        raise NotAnOperatorError("the admin key is missing or wrong")


def get_health() -> Answer[Health]:
    """How the shop is: `degraded` sells on, slower or with less."""
    components = {"api": "ok", "tables": _tables(), "cache": "ok" if redis.healthy() else "down"}
    status = "ok" if set(components.values()) == {"ok"} else "degraded"
    return Answer(Health(status, components))


def _tables() -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        client("dynamodb").describe_table(TableName=table("orders"))
    except (BotoCoreError, ClientError):
        return "down"
    return "ok"


def list_executions(query: ExecutionsQuery) -> ExecutionPage:
    """Saga executions, the newest first, or those of one order."""
    if query.order_id:
        return executions.executions_of(query.order_id)
    return executions.list_executions(query.status, query.limit, query.cursor)


def get_execution(name: str) -> ExecutionView:
    """One execution, state by state."""
    return executions.show_execution(name)


def openapi_of(api: Any) -> Any:
    """The function that serves `api`'s own document."""
    from layers.cloud.openapi import document

    def get_openapi() -> Answer[dict[str, Any]]:
        """This document."""
        return Answer(document(api.routes, api.problems, "Sluice", "1"), cache="public, max-age=300")

    return get_openapi

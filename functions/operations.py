"""What operators and machines ask of the shop as a whole."""

import hmac
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from functions.parameters import Limit
from layers.cloud.aws import client
from layers.cloud.memory import redis
from layers.cloud.names import table
from layers.cloud.secrets import SecretMissingError, fits
from layers.cloud.web import limits
from layers.cloud.web.http import Answer, Caller, Request
from layers.cloud.web.texts import Cursor, Name
from layers.shop.backoffice.operations.errors import NotAnOperatorError
from layers.shop.backoffice.operations.executions.executions import (
    ExecutionSummary,
    ExecutionView,
    show_execution,
)
from layers.shop.backoffice.operations.executions.find_executions import (
    ExecutionPage,
    ExecutionStatus,
    Wanted,
    executions_of,
    find_executions,
)
from layers.shop.backoffice.operations.executions.redrive_execution import redrive_execution
from layers.shop.backoffice.operations.executions.state_machines import (
    STATE_MACHINES,
    StateMachineView,
    list_state_machines,
    show_state_machine,
)

Moment = Annotated[datetime, Meta(tz=True)]


class ExecutionsQuery(Struct):
    """`since` and `before` bound the start (ISO 8601 with a time zone)."""

    order_id: Name | None = None
    state_machine: Name = STATE_MACHINES[0]
    status: ExecutionStatus | None = None
    since: Moment | None = None
    before: Moment | None = None
    limit: Limit = 20
    cursor: Cursor | None = None


class StateMachinesView(Struct):
    items: list[StateMachineView]


class Health(Struct):
    status: str
    components: dict[str, str]


def require_operator(request: Request) -> Caller:
    """The guard of the back office: who holds the admin key. Without one a stage knows nobody.

    An address that has tried too many wrong keys is not listened to for a while. Raises NotAnOperatorError and
    TooManyRequestsError.
    """
    limits.allow(limits.WRONG_KEYS, request, None, 0)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    shown = key.encode("utf-8", "replace")
    try:
        known = fits("admin-key", lambda expected: hmac.compare_digest(shown, expected.encode()))
    except SecretMissingError as missing:
        raise NotAnOperatorError("this stage has no admin key") from missing
    if scheme.lower() != "bearer" or not known:
        limits.allow(limits.WRONG_KEYS, request, None)
        raise NotAnOperatorError("the admin key is missing or wrong")
    return Caller("operator", f"operator at {request.source_ip or 'an unknown address'}")


def get_health() -> Answer[Health]:
    """How the shop is: `degraded` sells on, slower or with less."""
    components = {"api": "ok", "tables": _tables(), "cache": redis.state()}
    status = "ok" if "down" not in components.values() else "degraded"
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
    wanted = Wanted(query.state_machine, query.status, query.since, query.before)
    if query.order_id:
        return executions_of(query.order_id, wanted)
    return find_executions(wanted, query.limit, query.cursor)


def get_execution(name: str) -> ExecutionView:
    """One execution, state by state."""
    return show_execution(name)


def post_redrive(name: str, caller: Caller) -> ExecutionSummary:
    """Go on where a failed execution stopped: answers the execution that does."""
    return redrive_execution(name, caller.name)


def get_state_machines() -> StateMachinesView:
    """The shop's state machines."""
    return StateMachinesView(list_state_machines())


def get_state_machine(name: str) -> StateMachineView:
    """One state machine with its definition, to draw."""
    return show_state_machine(name)


def openapi_of(api: Any) -> Any:
    """The function that serves `api`'s own document."""
    from layers.cloud.web.openapi import document

    def get_openapi() -> Answer[dict[str, Any]]:
        """This document."""
        return Answer(document(api.routes, api.problems, "Sluice", "1"), cache="public, max-age=300")

    return get_openapi

"""What API Gateway itself answers (not the shop), as application/problem+json."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from layers.cloud.web import problems as kinds
from layers.cloud.web.problems import Problem, ProblemType


@dataclass(frozen=True)
class Response:
    """A whole HTTP answer."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def problem(
    kind: ProblemType,
    detail: str,
    about: str = "",
    headers: dict[str, str] | None = None,
    trace: str = "",
    status: int = 0,
) -> Response:
    """RFC 9457, as the shop itself has it. `about` is the part of the request that is refused."""
    errors = [{"field": about, "detail": detail}] if about else []
    refusal = Problem(kind, detail, trace or uuid.uuid4().hex, errors)
    status = status or kind.status
    body = json.dumps(refusal.document() | {"status": status}, ensure_ascii=False).encode()
    return Response(status, [*refusal.headers().items(), *(headers or {}).items()], body)


def route_not_found(path: str) -> Response:
    return problem(kinds.ROUTE_NOT_FOUND, f"There is nothing at {path[:200]}.", "path")


def method_not_allowed(method: str, allowed: list[str]) -> Response:
    detail = f"{method} is not among the methods here: {', '.join(allowed)}."
    return problem(kinds.METHOD_NOT_ALLOWED, detail, "method", {"Allow": ", ".join(allowed)})


def body_too_large(limit: int) -> Response:
    return problem(kinds.BODY_TOO_LARGE, f"A request body has at most {limit} bytes.", "body")


def bad_request(detail: str, about: str = "body") -> Response:
    return problem(kinds.BAD_REQUEST, detail, about)


def malformed(status: int, reason: str, detail: str) -> Response:
    """What the server refuses before it is a request: broken HTTP, endless headers or bodies."""
    known = {413: kinds.BODY_TOO_LARGE, 500: kinds.INTERNAL_ERROR}
    return problem(known.get(status, kinds.BAD_REQUEST), f"{reason}: {detail}", "request", status=status)


def too_many_requests() -> Response:
    """`RateLimit` as draft-ietf-httpapi-ratelimit-headers has it: nothing remains, one second until some does."""
    detail = "The shop takes no more requests at this moment; try again."
    return problem(kinds.TOO_MANY_REQUESTS, detail, headers={"RateLimit": '"stage";r=0;t=1'})


def bad_gateway(trace: str) -> Response:
    return problem(kinds.BAD_GATEWAY, "The shop's function failed.", trace=trace)


def gateway_timeout(trace: str) -> Response:
    return problem(kinds.GATEWAY_TIMEOUT, "The shop's function took too long.", trace=trace)


def unauthorized() -> Response:
    return problem(kinds.UNAUTHORIZED, "This needs an Authorization header.", "Authorization")


def forbidden(detail: str = "") -> Response:
    if detail:
        return problem(kinds.FORBIDDEN, detail, "Origin")
    return problem(kinds.FORBIDDEN, "The authorizer does not let this through.", "Authorization")

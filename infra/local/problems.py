"""What API Gateway itself answers (not the shop), as application/problem+json."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Response:
    """A whole HTTP answer."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def problem(
    status: int, code: str, title: str, detail: str, headers: dict[str, str] | None = None, trace: str = ""
) -> Response:
    """RFC 9457, with the members DESIGN section 6 adds."""
    body = {
        "type": f"urn:sluice:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": [],
        "trace_id": trace or uuid.uuid4().hex,
    }
    extra = [("Content-Type", PROBLEM), ("Cache-Control", "no-store"), *(headers or {}).items()]
    return Response(status, extra, json.dumps(body, ensure_ascii=False).encode())


def route_not_found(path: str) -> Response:
    return problem(404, "route_not_found", "No such route", f"There is nothing at {path}.")


def method_not_allowed(method: str, allowed: list[str]) -> Response:
    detail = f"{method} is not among the methods here: {', '.join(allowed)}."
    return problem(405, "method_not_allowed", "Method not allowed", detail, {"Allow": ", ".join(allowed)})


def body_too_large(limit: int) -> Response:
    return problem(413, "body_too_large", "Body too large", f"A request body has at most {limit} bytes.")


def bad_request(detail: str) -> Response:
    return problem(400, "bad_request", "Bad request", detail)


def too_many_requests(retry_after: int = 1) -> Response:
    detail = "The shop takes no more requests at this moment; try again."
    return problem(429, "too_many_requests", "Too many requests", detail, {"Retry-After": str(retry_after)})


def bad_gateway(trace: str) -> Response:
    return problem(502, "bad_gateway", "Bad gateway", "The shop's function failed.", trace=trace)


def gateway_timeout(trace: str) -> Response:
    return problem(504, "gateway_timeout", "Gateway timeout", "The shop's function took too long.", trace=trace)


def unauthorized() -> Response:
    return problem(401, "unauthorized", "Unauthorized", "This needs an Authorization header.")


def forbidden() -> Response:
    return problem(403, "forbidden", "Forbidden", "The authorizer does not let this through.")

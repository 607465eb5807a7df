"""Errors over HTTP: problem+json (RFC 9457)."""

from dataclasses import dataclass, field
from typing import Any

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemType:
    """One kind of refusal: its HTTP status, stable code and human title.

    A status of 500 and above is a fault, which is logged and told without its inside, unless `is_fault` says otherwise.
    """

    status: int
    code: str
    title: str
    retry_after: int | None = None  # seconds
    is_fault: bool = True


class InvalidRequestError(Exception):
    """A request must have the form the API document gives for it."""

    def __init__(self, detail: str, errors: list[dict[str, str]], kind: ProblemType) -> None:
        super().__init__(detail)
        self.errors = errors
        self.kind = kind


@dataclass
class Problem:
    """A problem document in the making."""

    kind: ProblemType
    detail: str
    trace_id: str
    errors: list[dict[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    retry_after: int | None = None  # seconds

    def document(self) -> dict[str, Any]:
        standard = {
            "type": f"urn:sluice:problem:{self.kind.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "code": self.kind.code,
            "detail": self.detail,
            "errors": self.errors,
            "trace_id": self.trace_id,
        }
        return {**self.facts, **standard}

    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        retry_after = self.kind.retry_after if self.retry_after is None else self.retry_after
        if retry_after is not None:
            headers["Retry-After"] = str(retry_after)
        if self.kind.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return headers


INVALID_JSON = ProblemType(400, "invalid_json", "The body is not JSON")
INVALID_BODY = ProblemType(422, "invalid_body", "The body does not have the expected form")
INVALID_QUERY = ProblemType(422, "invalid_query", "The query does not have the expected form")
INVALID_HEADERS = ProblemType(400, "invalid_headers", "A header is missing or malformed")
BODY_TOO_LARGE = ProblemType(413, "body_too_large", "The body is too large")
UNSUPPORTED_MEDIA_TYPE = ProblemType(415, "unsupported_media_type", "This media type is not read here")
INVALID_PATH = ProblemType(404, "invalid_path", "There can be nothing at this address")
INTERNAL_ERROR = ProblemType(500, "internal_error", "Something failed on our side")

# What stands in front of the functions says by itself: API Gateway, and on a laptop what stands for it.
BAD_REQUEST = ProblemType(400, "bad_request", "The request is malformed")
UNAUTHORIZED = ProblemType(401, "unauthorized", "This needs an Authorization header")
FORBIDDEN = ProblemType(403, "forbidden", "This is not for you")
ROUTE_NOT_FOUND = ProblemType(404, "route_not_found", "There is no such address")
METHOD_NOT_ALLOWED = ProblemType(405, "method_not_allowed", "This address does not take this method")
TOO_MANY_REQUESTS = ProblemType(429, "too_many_requests", "Too many requests", 1)
BAD_GATEWAY = ProblemType(502, "bad_gateway", "The shop cannot answer just now", 1)
GATEWAY_TIMEOUT = ProblemType(504, "gateway_timeout", "The shop did not answer in time", 1)

GATEWAY = (
    BAD_REQUEST,
    UNAUTHORIZED,
    FORBIDDEN,
    ROUTE_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    TOO_MANY_REQUESTS,
    BAD_GATEWAY,
    GATEWAY_TIMEOUT,
)

# What the plumbing itself can answer; the contexts' refusals are listed in functions/problems.py.
PLUMBING = (
    INVALID_JSON,
    INVALID_BODY,
    INVALID_QUERY,
    INVALID_HEADERS,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_PATH,
    INTERNAL_ERROR,
    *GATEWAY,
)

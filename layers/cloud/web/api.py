"""REST over chalice: typed functions in, JSON or problem+json out.

A function takes what it names: path parameters, `body`, `query`, `headers` (msgspec structs), `request` and, on a route
with a guard, `caller`. It answers a struct (200) or an `Answer`. What it raises is looked up in one table of problems.
This is all that handlers share.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from chalice.app import Chalice, Response

from layers.cloud.watch import timing
from layers.cloud.watch.telemetry import about, logger
from layers.cloud.web import doors, limits
from layers.cloud.web.http import JSON, Answer, Guard, Request, Route
from layers.cloud.web.problems import (
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    ROUTE_NOT_FOUND,
    TOO_MANY_REQUESTS,
    UNSUPPORTED_MEDIA_TYPE,
    InvalidRequestError,
    Problem,
    ProblemType,
)

Problems = Mapping[type[Exception], ProblemType]
MAX_BODY_BYTES = 256 * 1024
WRITING = ("POST", "PUT", "PATCH")


class Api:
    """Registers typed functions as chalice routes."""

    def __init__(self, app: Chalice, problems: Problems) -> None:
        self._app = app
        self.problems = problems
        self.routes: list[Route] = []

    def route(
        self,
        spec: str,
        function: Callable[..., Any],
        *,
        status: int = 200,
        guard: Guard | None = None,
        content_type: str = JSON,
        max_body: int = MAX_BODY_BYTES,
        needs: Callable[[], None] | None = None,
        limit: str | None = None,
    ) -> None:
        """Serve `spec` ("GET /v1/products/{product_id}") by `function`; `guard` tells who is calling, or refuses, and
        `needs` refuses all while a part of the shop is given up. `limit`: how fast one may call, by method if unsaid.
        """
        method, path = spec.split(" ")
        limit = ("read" if method == "GET" else "write") if limit is None else limit
        route = Route(method, path, function, status, guard, content_type, max_body, needs, limit)
        self.routes.append(route)
        self._app.route(
            path,
            methods=[method],
            name=f"{method} {path}",
            content_types=["*/*"],  # chalice would refuse others in a form of its own
        )(self._view(route))

    def _view(self, route: Route) -> Callable[..., Response]:
        def view(**path: str) -> Response:
            started = time.perf_counter()
            timing.begin()
            request = _incoming(self._app)
            response = self.answer(route, request, path) if doors.is_open(route.path) else self._not_here(request)
            elapsed = (time.perf_counter() - started) * 1000
            response.headers["Server-Timing"] = timing.header(elapsed)
            response.headers["X-Trace-Id"] = request.trace_id
            _log_request(route, request, response.status_code, elapsed)
            return response

        return view

    def answer(self, route: Route, request: Request, path: dict[str, str]) -> Response:
        """What the route answers; every error is a problem document. Both tell how the caller's limit stands."""
        limit: dict[str, str] = {}
        try:
            caller = route.guard(request) if route.guard else None
            limit = limits.allow(route.limit, request, caller) if route.limit else {}
            _check(route, request)
            response = _shape(route.function(**route.arguments(request, path, caller)), route.status)
        except Exception as error:  # noqa: BLE001 - every error becomes a problem document; unknown ones are logged
            response = self._problem(error, request)
        response.headers |= limit
        return response

    def _not_here(self, request: Request) -> Response:
        return self._problem(InvalidRequestError(f"No route {request.path}", [], ROUTE_NOT_FOUND), request)

    def _problem(self, error: Exception, request: Request) -> Response:
        kind = self.kind_of(error)
        problem = Problem(
            kind=kind,
            detail=str(error),
            trace_id=request.trace_id,
            errors=getattr(error, "errors", []),
            facts=getattr(error, "facts", {}),
            retry_after=getattr(error, "retry_after", kind.retry_after),
        )
        about(code=kind.code)
        if kind.status >= 500 and kind.is_fault:
            logger.exception("request failed", extra={"code": kind.code})
            problem.detail = f"{kind.title}. Quote {request.trace_id} when you ask about it."
            problem.facts, problem.errors = {}, []
        body = msgspec.json.encode(problem.document()).decode()
        headers = {**problem.headers(), **getattr(error, "headers", {})}
        return Response(body=body, status_code=kind.status, headers=headers)

    def kind_of(self, error: Exception) -> ProblemType:
        """The problem type of `error`: its own, or that of its nearest listed base class."""
        if isinstance(error, InvalidRequestError):
            return error.kind
        if isinstance(error, limits.TooManyRequestsError):
            return TOO_MANY_REQUESTS
        for base in type(error).__mro__:
            if base in self.problems:
                return self.problems[base]
        return INTERNAL_ERROR


def _incoming(app: Chalice) -> Request:
    """Chalice's current request as ours."""
    current: Any = app.current_request
    context = current.context
    return Request(
        method=current.method,
        path=current.path,
        headers={name.lower(): value for name, value in current.headers.items()},
        query=dict((current.query_params or {}).items()),
        body=current.raw_body or b"",
        called_from=context.get("identity", {}).get("sourceIp", ""),
        trace_id=context.get("requestId", "") or getattr(app.lambda_context, "aws_request_id", ""),
    )


def _check(route: Route, request: Request) -> None:
    """Raises InvalidRequestError, and what `needs` raises."""
    if len(request.body) > route.max_body:
        raise _too_large(route.max_body)
    _check_media_type(route, request)
    if route.needs:
        route.needs()


def _too_large(limit: int) -> InvalidRequestError:
    errors = [{"field": "body", "expected": f"at most {limit} bytes"}]
    return InvalidRequestError(f"body: at most {limit} bytes are read here", errors, BODY_TOO_LARGE)


def _check_media_type(route: Route, request: Request) -> None:
    """A body comes as what the route reads; one that does not say what it is, is taken for that."""
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if route.method in WRITING and told not in ("", route.content_type):
        errors = [{"field": "Content-Type", "expected": route.content_type}]
        raise InvalidRequestError(f"Content-Type: {route.content_type} is read here", errors, UNSUPPORTED_MEDIA_TYPE)


def _shape(result: Any, status: int) -> Response:
    answer = result if isinstance(result, Answer) else Answer(result)
    headers: dict[str, Any] = {"Content-Type": JSON, "Cache-Control": answer.cache, **answer.headers}
    code = answer.status or status
    body = "" if answer.body is None else msgspec.json.encode(answer.body).decode()
    return Response(body=body, status_code=code, headers=headers)


def _log_request(route: Route, request: Request, status: int, elapsed_ms: float) -> None:
    """One line a request: the route's template, never the address itself, which may hold personal data."""
    facts = {
        "method": route.method,
        "route": route.path,
        "status": status,
        "duration_ms": round(elapsed_ms, 1),
        "trace_id": request.trace_id,  # as the answer and API Gateway's own log have it
    }
    logger.info("request", extra=facts)

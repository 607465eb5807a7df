"""HTTP servers on waitress: threads, keep-alive, and the site that stands for API Gateway, CloudFront and S3."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import waitress
from waitress.channel import HTTPChannel
from waitress.server import MultiSocketServer
from waitress.task import ErrorTask

from infra.local import foreign, problems
from infra.local.door import BODY_LIMIT, Door
from infra.local.pages import Pages
from infra.local.problems import Response
from infra.local.settings import HOST

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Log = Callable[[str, str, int, float], None]  # method, target, status, seconds
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
# What CloudFront adds to pages and answers alike (AWS's SecurityHeadersPolicy), but for HSTS: there is no HTTPS here.
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-XSS-Protection": "1; mode=block",
}
READ_LIMIT = 64 * 1024 * 1024  # read what is too large, to be able to say so, but not for ever


class Site:
    """The WSGI application on PORT: /v1 is the API, everything else is pages."""

    def __init__(self, door: Door, pages: Pages, log: Log) -> None:
        self._door, self._pages, self._log = door, pages, log

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        started = time.monotonic()
        method, target = environ["REQUEST_METHOD"], request_target(environ)
        response = self._answer(method, target, environ)
        self._log(method, target, response.status, time.monotonic() - started)
        start_response(_status_line(response.status), _headers(response))
        return [] if method == "HEAD" else [response.body]

    def _answer(self, method: str, target: str, environ: Environ) -> Response:
        path = target.partition("?")[0]
        if path != "/v1" and not path.startswith("/v1/"):
            return self._pages.answer(method, path, environ.get("HTTP_IF_NONE_MATCH", ""))
        headers = request_headers(environ)
        if unquote(path).startswith("/v1/admin") and (
            refused := foreign.refusal(lambda name: headers.get(name.lower()))
        ):
            return problems.forbidden(refused)
        if int(environ.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
            return problems.body_too_large(BODY_LIMIT)
        body = environ["wsgi.input"].read()
        if len(body) > BODY_LIMIT:
            return problems.body_too_large(BODY_LIMIT)
        return self._door.answer(method, target, headers, body, environ["REMOTE_ADDR"])


def request_target(environ: Environ) -> str:
    """Path and query as sent, percent-encoding and all: an encoded slash in a parameter must not be lost."""
    target: str = environ["REQUEST_URI"]
    if not target.startswith("/"):  # absolute form, http://host/path
        target = "/" + target.partition("://")[2].partition("/")[2]
    return "/" + target.lstrip("/")


def request_headers(environ: Environ) -> dict[str, str]:
    """Names in lower case. WSGI keeps two of them apart from the rest."""
    named = {name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items() if name[:5] == "HTTP_"}
    special = {"content-type": environ.get("CONTENT_TYPE"), "content-length": environ.get("CONTENT_LENGTH")}
    return named | {name: value for name, value in special.items() if value}


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _headers(response: Response) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in response.headers if name.lower() not in HOP_BY_HOP]
    said = {name.lower() for name, _ in kept}
    kept += [(name, value) for name, value in SECURITY.items() if name.lower() not in said]
    if response.status in (204, 304):
        return kept
    return [*kept, ("Content-Length", str(len(response.body)))]


class ProblemTask(ErrorTask):  # type: ignore[misc]
    """What waitress itself refuses (broken HTTP, endless bodies) or finds broken, in the words of the rest."""

    def execute(self) -> None:
        error = self.request.error
        response = problems.malformed(error.code, error.reason, str(error.body))
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_headers(response))
        self.set_close_on_finish()
        self.content_length = len(response.body)
        self.write(response.body)


class Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = ProblemTask


def serve(application: Any, port: int, threads: int) -> MultiSocketServer:
    """Serve on 127.0.0.1:`port` from a thread of its own."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of requests is what load looks like
    server = waitress.create_server(
        application,
        host=HOST,
        port=port,
        threads=threads,
        connection_limit=1000,
        channel_timeout=120,
        max_request_body_size=READ_LIMIT,
        inbuf_overflow=READ_LIMIT,
        ident=None,
        clear_untrusted_proxy_headers=False,
    )
    server.channel_class = Channel
    threading.Thread(target=server.run, name=f"http {port}", daemon=True).start()
    return server

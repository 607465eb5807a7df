"""HTTP/1.1 for a WSGI application, a thread for each connection: for few clients that keep theirs and wait.

A worker sends AWS one call after the other over one connection. Behind a server with a loop and a pool, each call
passes through three threads, which on a busy interpreter costs more than the call; here through one.
"""

from __future__ import annotations

import contextlib
import io
import logging
import socket
import sys
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]
HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 512 * 1024 * 1024
WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}
log = logging.getLogger(__name__)


class BadRequestError(Exception):
    """What came in is no HTTP/1.1 request; the message says why."""


class Server:
    """Listens on `host`:`port` once made; serves once started."""

    def __init__(self, application: Any, host: str, port: int) -> None:
        self._application = application
        self._listener = socket.create_server((host, port), backlog=1024)
        self.port: int = self._listener.getsockname()[1]

    def start(self) -> Server:
        threading.Thread(target=self._accept, name=f"http {self.port}", daemon=True).start()
        return self

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, (address, _) = self._listener.accept()
            except OSError:
                return  # closed
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection, address), daemon=True).start()

    def _serve(self, connection: socket.socket, address: str) -> None:
        with connection, contextlib.suppress(OSError):
            stream = connection.makefile("rb")
            try:
                while (environ := read_request(stream, connection)) is not None:
                    environ |= {"REMOTE_ADDR": address, "SERVER_PORT": str(self.port)}
                    if not self._answer(environ, connection):
                        return
            except BadRequestError as error:
                connection.sendall(_plain(HTTPStatus.BAD_REQUEST, str(error)))

    def _answer(self, environ: Environ, connection: socket.socket) -> bool:
        """Whether the connection stays open."""
        try:
            answer = run(self._application, environ)
        except Exception:
            log.exception("%s %s", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            answer = _plain(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error")
        connection.sendall(answer)
        return environ["sluice.keep_alive"] is True


def read_request(stream: io.BufferedReader, connection: socket.socket) -> Environ | None:
    """The next request as a WSGI environment, its body read; None when the client is done. Raises BadRequestError."""
    line = stream.readline(HEAD_LIMIT)
    if not line:
        return None
    try:
        method, target, version = line.decode("latin-1").split()
    except ValueError as error:
        raise BadRequestError("not a request line") from error
    headers = _read_headers(stream)
    if headers.get("HTTP_EXPECT", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _read_body(stream, headers)
    path, _, query = target.partition("?")
    return {
        **headers,
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PROTOCOL": version,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "sluice.keep_alive": version == "HTTP/1.1" and headers.get("HTTP_CONNECTION", "").lower() != "close",
    }


def _read_headers(stream: io.BufferedReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    size = 0
    while (line := stream.readline(HEAD_LIMIT)) not in (b"\r\n", b"\n"):
        size += len(line)
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or size > HEAD_LIMIT:
            raise BadRequestError("not a header")
        key = name.upper().replace("-", "_")
        key = key if key in WITHOUT_PREFIX else f"HTTP_{key}"
        headers[key] = f"{headers[key]},{value.strip()}" if key in headers else value.strip()
    return headers


def _read_body(stream: io.BufferedReader, headers: dict[str, str]) -> bytes:
    if headers.pop("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
        return b"".join(_chunks(stream))
    try:
        length = int(headers.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise BadRequestError("not a length") from error
    if not 0 <= length <= BODY_LIMIT:
        raise BadRequestError("too long")
    body = stream.read(length)
    if len(body) < length:
        raise BadRequestError("the body ended early")
    return body


def _chunks(stream: io.BufferedReader) -> Iterable[bytes]:
    while True:
        try:
            size = int(stream.readline(HEAD_LIMIT).partition(b";")[0], 16)
        except ValueError as error:
            raise BadRequestError("not a chunk") from error
        if size == 0:
            _read_headers(stream)  # trailers
            return
        yield stream.read(size)
        stream.readline(HEAD_LIMIT)


def run(application: Any, environ: Environ) -> bytes:
    """The application's whole answer, ready to be sent."""
    told: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        told[:] = [status, headers]

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = told
    return _encode(status, headers, body, environ["REQUEST_METHOD"] == "HEAD")


def _encode(status: str, headers: list[tuple[str, str]], body: bytes, head_only: bool) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    bodiless = head_only or status[:3] in ("204", "304") or status[0] == "1"
    if not bodiless and not any(name.lower() == "content-length" for name, _ in headers):
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head if bodiless else head + body


def _plain(status: HTTPStatus, text: str) -> bytes:
    headers = [("Content-Type", "text/plain"), ("Connection", "close")]
    return _encode(f"{status.value} {status.phrase}", headers, text.encode(), False)

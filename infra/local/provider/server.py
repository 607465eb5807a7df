"""The double as an HTTP/1.1 server: a thread per connection, connections kept alive, bound to loopback."""

import base64
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import msgspec

from infra.local.foreign import refusal
from infra.local.provider import pages
from infra.local.provider.api import Api
from infra.local.provider.faults import Fault, Faults
from infra.local.provider.idempotency import Answer
from infra.local.provider.intents import Intents
from infra.local.provider.ledger import Ledger, new_id
from infra.local.provider.records import Json
from infra.local.provider.refunds import Refunds
from infra.local.provider.refusal import RefusedError
from infra.local.provider.webhooks import Webhooks

HOST = "127.0.0.1"


class Double:
    """A running double. `url` is its address; the other parts are there for tests in the same process."""

    def __init__(
        self, port: int = 0, webhook_url: str = "", webhook_secret: str = "", webhook_events: tuple[str, ...] = ()
    ) -> None:
        self._server = _Server((HOST, port), self)
        self.url = f"http://{HOST}:{self._server.server_port}"
        self.ledger, self.faults = Ledger(), Faults()
        self._stopping = threading.Event()
        self.intents = Intents(self.ledger, self.url)
        self.refunds = Refunds(self.ledger)
        self._api = Api(self.ledger, self.faults, self.intents, self.refunds, self._stopping)
        if webhook_url:
            sender = Webhooks(webhook_url, webhook_secret, kinds=webhook_events).start()
            self.ledger.listeners.append(lambda event: self._post(sender, event))

    def _post(self, sender: Webhooks, event: Json) -> None:
        if self.faults.strike("POST", "/webhooks").mode == "none":
            sender.send(event)

    def start(self) -> "Double":
        threading.Thread(target=self.serve_forever, name="payments-double", daemon=True).start()
        return self

    def serve_forever(self) -> None:
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Close the port and every open connection: from here on the provider cannot be reached."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    def forget(self) -> None:
        """Empty the books and end every fault, between two tests."""
        self.faults.clear()
        self.ledger.clear()
        self.forget_keys()

    def forget_keys(self) -> None:
        """As Stripe does a day later."""
        self._api.forget_keys()

    def answer(self, method: str, url: str, body: bytes, headers: Any) -> Answer:
        if refused := refusal(headers.get, is_page=method == "GET"):
            return _error(403, refused)
        if url.startswith("/v1/"):
            key = _api_key(headers.get("Authorization", ""))
            return self._api.answer(method, url, body, key, headers.get("Idempotency-Key", ""))
        if url == "/_health":
            return _json(200, {"status": "ok"})
        if url.partition("?")[0] == "/":
            with self.ledger.lock:
                return Answer(200, pages.front_page(self.ledger.intents[-pages.SHOWN :]), pages.HTML)
        if url.startswith("/_faults"):
            return self._change_faults(method, body)
        if url.startswith("/pay/"):
            return self._show_payment(method, url.split("?")[0].removeprefix("/pay/"), body)
        return _error(404, f"No such page: {url}")

    def _change_faults(self, method: str, body: bytes) -> Answer:
        try:
            if method == "POST":
                self.faults.set(msgspec.json.decode(body, type=Fault))
        except msgspec.MsgspecError as wrong:
            return _error(400, str(wrong))
        if method == "DELETE":
            self.faults.clear()
        return _json(200, self.faults.current)

    def _show_payment(self, method: str, name: str, body: bytes) -> Answer:
        try:
            with self.ledger.lock:
                if method == "POST":
                    decision = parse_qs(body.decode()).get("decision", [""])[0]
                    intent = self.intents.answer_redirect(name, pays=decision == "pay")
                    if decision == "pay":
                        self.intents.pay_late(name)
                    back = pages.way_back(intent) or f"/pay/{name}"
                    return Answer(303, b"", location=back)
                return Answer(200, pages.payment_page(self.ledger.intent(name)), pages.HTML)
        except RefusedError as refusal:
            return _json(404, refusal.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], double: Double) -> None:
        self.double = double
        self._open: set[socket.socket] = set()
        super().__init__(address, _Connection)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.discard(request)

    def hang_up(self) -> None:
        for connection in list(self._open):
            _close(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle (a killed worker, a timeout) is an everyday event here."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.server.double.answer(self.command, self.path, body, self.headers)
        if not answer.reply:
            self.close_connection = True
            _close(self.connection)
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Request-Id", new_id("req"))
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names http.server calls

    def log_message(self, *args: Any) -> None:
        """Silent: the shop's own log says what it asked for."""


def _close(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already gone


def _api_key(authorization: str) -> str:
    """From `Bearer sk_test_...`, or from `curl -u sk_test_...:`, as Stripe's own examples have it."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return credentials
    try:
        return base64.b64decode(credentials).decode().partition(":")[0]
    except ValueError:
        return ""


def _json(status: int, body: object) -> Answer:
    return Answer(status, msgspec.json.encode(body))


def _error(status: int, message: str) -> Answer:
    return _json(status, {"error": {"type": "invalid_request_error", "message": message}})

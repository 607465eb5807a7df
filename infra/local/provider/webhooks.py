"""Deliver events as Stripe does: signed, at least once, in no promised order, again and again until they are taken."""

import hashlib
import hmac
import queue
import threading
import time

import msgspec
import urllib3

from infra.local.provider.records import Json

FIRST_PAUSE = 0.5  # seconds; doubles with every try
TRIES = 10


def signature(secret: str, body: bytes, at: int) -> str:
    """The Stripe-Signature header: https://docs.stripe.com/webhooks#verify-manually."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Webhooks:
    """Posts events to `url`: of these `kinds`, or all. What is refused or fails is tried again with growing pauses."""

    def __init__(self, url: str, secret: str, first_pause: float = FIRST_PAUSE, kinds: tuple[str, ...] = ()) -> None:
        self._kinds = kinds
        self._url = url
        self._secret = secret
        self._first_pause = first_pause
        self._due: queue.SimpleQueue[tuple[bytes, int]] = queue.SimpleQueue()
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=2, read=10))

    def start(self) -> "Webhooks":
        for _ in range(2):
            threading.Thread(target=self._deliver_all, name="webhooks", daemon=True).start()
        return self

    def send(self, event: Json) -> None:
        if not self._kinds or event["type"] in self._kinds:
            self._due.put((msgspec.json.encode(event), 1))

    def _deliver_all(self) -> None:
        while True:
            body, attempt = self._due.get()
            if not self._delivered(body) and attempt < TRIES:
                pause = self._first_pause * 2 ** (attempt - 1)
                timer = threading.Timer(pause, self._due.put, [(body, attempt + 1)])
                timer.daemon = True
                timer.start()

    def _delivered(self, body: bytes) -> bool:
        signed = signature(self._secret, body, int(time.time()))
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signed}
        try:
            return self._http.request("POST", self._url, body=body, headers=headers).status < 300
        except urllib3.exceptions.HTTPError:
            return False

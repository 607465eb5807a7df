"""Idempotency keys: the first answer is the answer. https://docs.stripe.com/api/idempotent_requests"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from infra.local.provider.refusal import RefusedError

REMEMBERED_KEYS = 50_000  # Stripe prunes by age (24 hours), the double by number


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP. `saved` tells whether a key keeps it; without a reply the caller never sees it."""

    status: int
    body: bytes
    content_type: str = "application/json"
    location: str = ""
    saved: bool = True
    replayed: bool = False
    reply: bool = True


class Replays:
    """Answers by key. The same key with another request is refused, and while the first still runs it is 409."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[bytes, Answer | None]] = {}

    def run(self, key: str, request: bytes, act: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._known:
                return _replay(key, request, *self._known[key])
            self._known[key] = (request, None)
            if len(self._known) > REMEMBERED_KEYS:
                del self._known[next(iter(self._known))]
        answer = None
        try:
            answer = act()
        finally:
            self._settle(key, request, answer)
        return answer

    def _settle(self, key: str, request: bytes, answer: Answer | None) -> None:
        with self._lock:
            if answer is not None and answer.saved:
                self._known[key] = (request, replace(answer, reply=True))
            else:
                self._known.pop(key, None)


def _replay(key: str, request: bytes, first: bytes, answer: Answer | None) -> Answer:
    if request != first:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise RefusedError(message, kind="idempotency_error", saved=False)
    if answer is None:
        message = f"There is currently another in-progress request using the idempotency key '{key}'."
        raise RefusedError(message, status=409, kind="idempotency_error", code="idempotency_key_in_use", saved=False)
    return replace(answer, replayed=True)

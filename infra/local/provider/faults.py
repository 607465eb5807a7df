"""Failing on purpose: `POST /_faults {"mode": "drop_reply", "times": 1, "path_suffix": "/capture"}`.

none         nothing (the same as DELETE /_faults)
down         close the connection without answering or acting
slow         wait `seconds`, then act and answer
slow_after   act, then wait `seconds`, then answer
error        answer `status` (500) without acting; the idempotency key stays free
error_after  act, answer `status` (500), and keep that under the idempotency key, as Stripe may
drop_reply   act, then close the connection without answering

With the path_prefix "/webhooks" any mode loses events instead: they are never posted.
"""

import threading

import msgspec

MODES = ("none", "down", "slow", "slow_after", "error", "error_after", "drop_reply")


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """What fails and for how long: `times` requests (0 = until told otherwise) whose method and path fit."""

    mode: str = "none"
    seconds: float = 30.0
    times: int = 0
    method: str = ""
    path_prefix: str = "/v1/"
    path_suffix: str = ""
    status: int = 500

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}")

    def fits(self, method: str, path: str) -> bool:
        return (
            self.mode != "none"
            and self.method in ("", method)
            and path.startswith(self.path_prefix)
            and path.endswith(self.path_suffix)
        )


NO_FAULT = Fault()


class Faults:
    """The fault in force; at most one, so that a test says all it does in one line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fault = NO_FAULT

    @property
    def current(self) -> Fault:
        return self._fault

    def set(self, fault: Fault) -> None:
        with self._lock:
            self._fault = fault

    def clear(self) -> None:
        self.set(NO_FAULT)

    def strike(self, method: str, path: str) -> Fault:
        """The fault that this request meets; counts it."""
        with self._lock:
            fault = self._fault
            if not fault.fits(method, path):
                return NO_FAULT
            if fault.times:
                left = fault.times - 1
                self._fault = msgspec.structs.replace(fault, times=left) if left else NO_FAULT
            return fault

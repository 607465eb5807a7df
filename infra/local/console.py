"""What the laptop cloud prints: one line a request, warnings and errors of the functions, everything at debug level."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from typing import IO, Any

LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
NOT_SHOWN = {"level", "message", "timestamp", "location", "service", "exception", "exception_name", "stack_trace"}
NOT_SHOWN |= {"cold_start", "function_name", "function_memory_size", "function_arn", "xray_trace_id"}
GREY, RED, YELLOW, GREEN, PLAIN = "\033[90m", "\033[31m", "\033[33m", "\033[32m", "\033[0m"


class Console:
    """Writes whole lines, from any thread. Colours on a terminal only."""

    def __init__(self, level: str, out: IO[str] | None = None) -> None:
        self._least = LEVELS.get(level, 20)
        self._out = out or sys.stdout
        self._colours = self._out.isatty()
        self._lock = threading.Lock()

    @property
    def debug(self) -> bool:
        return self._least <= 10

    def line(self, text: str, colour: str = PLAIN) -> None:
        stamp = time.strftime("%H:%M:%S")
        painted = f"{GREY}{stamp}{PLAIN} {colour}{text}{PLAIN}" if self._colours else f"{stamp} {text}"
        with self._lock, contextlib.suppress(OSError):  # a full disk, a closed pipe: the shop goes on unheard
            print(painted, file=self._out, flush=True)

    def request(self, method: str, target: str, status: int, seconds: float) -> None:
        api = target.startswith("/v1")
        if (self._least > 20 and status < 500) or (not api and not self.debug and status < 400):
            return
        colour = RED if status >= 500 else YELLOW if status >= 400 else GREEN
        self.line(f"{method:6} {target.partition('?')[0]} {status} {seconds * 1000:.0f} ms", colour)

    def invocation(self, name: str, error: str, seconds: float) -> None:
        """A function's run: shown when it failed, all of them at debug level."""
        if error:
            self.line(f"{name} failed after {seconds * 1000:.0f} ms: {error}", YELLOW)
        elif self.debug:
            self.line(f"{name} {seconds * 1000:.0f} ms", GREY)

    def warning(self, text: str) -> None:
        """What the cloud did that its owner did not ask for."""
        self.line(text, YELLOW)

    def follow(self, stream: IO[bytes]) -> None:
        """Every line the functions print, until they are gone."""
        for raw in stream:
            self.show(raw.decode(errors="replace").rstrip())

    def show(self, text: str) -> None:
        record = _record(text)
        if record is None:
            self.line(text, GREY) if text and self._least <= 20 else None
            return
        if "_aws" in record:  # a metric, in CloudWatch's embedded format
            self.line(text, GREY) if self.debug else None
            return
        severity = LEVELS.get(str(record.get("level")), 20)
        if severity >= max(self._least, 10 if self.debug else 30):
            self.line(_sentence(record), RED if severity >= 40 else YELLOW if severity >= 30 else GREY)


def _record(text: str) -> dict[str, Any] | None:
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _sentence(record: dict[str, Any]) -> str:
    facts = " ".join(f"{name}={value}" for name, value in record.items() if name not in NOT_SHOWN)
    sentence = f"{record.get('level')} {record.get('function_name', '')} {record.get('message')} {facts}"
    trace = record.get("exception")
    return f"{sentence}\n{trace}" if trace else sentence

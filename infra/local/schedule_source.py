"""Schedules as an event source: rate(...) and cron(...) expressions, as EventBridge reads them (UTC)."""

from __future__ import annotations

import datetime
import json
import re
import threading
import uuid
from collections.abc import Callable

from chalice.app import ScheduledEventConfig, ScheduleExpression

from infra.local.dispatcher import Dispatcher, ThrottledError
from infra.local.functions import Function

UNITS = {"minute": 60, "hour": 3600, "day": 86400}
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
Moment = datetime.datetime


class ScheduleSource:
    """Invokes the function at every moment of its schedule, from a thread that sleeps until then."""

    def __init__(
        self, config: ScheduledEventConfig, function: Function, dispatcher: Dispatcher, region: str, account: str
    ) -> None:
        expression = config.schedule_expression
        text = expression.to_string() if isinstance(expression, ScheduleExpression) else expression
        self._next = schedule(text)
        self._function, self._dispatcher = function, dispatcher
        self._rule = f"arn:aws:events:{region}:{account}:rule/{function.deployed_name}-event"
        self._region, self._account = region, account
        self._closed = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name=f"schedule {self._function.name}", daemon=True).start()

    def close(self) -> None:
        self._closed.set()

    def _run(self) -> None:
        due = self._next(_now())
        while due is not None and not self._closed.wait(max(0.0, (due - _now()).total_seconds())):
            threading.Thread(target=self._fire, args=(due,), daemon=True).start()
            due = self._next(due)

    def _fire(self, due: Moment) -> None:
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": self._account,
            "time": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self._region,
            "resources": [self._rule],
            "detail": {},
        }
        try:
            self._dispatcher.invoke(self._function, json.dumps(event).encode())
        except ThrottledError:
            return  # EventBridge would try again; the next moment comes anyway


def _now() -> Moment:
    return datetime.datetime.now(tz=datetime.UTC)


def schedule(expression: str) -> Callable[[Moment], Moment | None]:
    """From a moment to the next one of the schedule; None when there is none. ValueError: not an expression."""
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        every = datetime.timedelta(seconds=int(rate[1]) * UNITS[rate[2]])
        return lambda moment: moment + every
    if cron := re.fullmatch(r"cron\((.+)\)", expression):
        fields = cron[1].split()
        if len(fields) == 6:
            return lambda moment: _next_cron(fields, moment)
    raise ValueError(f"not a schedule: {expression}")


def _next_cron(fields: list[str], moment: Moment) -> Moment | None:
    """The next minute that matches, looked for day by day, four years ahead at most (29 February)."""
    minutes, hours = _values(fields[0], 0, 59), _values(fields[1], 0, 23)
    start = (moment + datetime.timedelta(minutes=1)).replace(second=0, microsecond=0)
    for days in range(4 * 366 + 1):
        day = start + datetime.timedelta(days=days)
        if not _matches_day(fields, day):
            continue
        times = [day.replace(hour=hour, minute=minute) for hour in sorted(hours) for minute in sorted(minutes)]
        if found := next((time for time in times if time >= start), None):
            return found
    return None


def _matches_day(fields: list[str], day: Moment) -> bool:
    weekday = day.isoweekday() % 7 + 1  # Sunday is 1
    return (
        day.month in _values(fields[3], 1, 12, MONTHS)
        and day.year in _values(fields[5], 1970, 2199)
        and (fields[2] == "?" or day.day in _days_of_month(fields[2], day))
        and (fields[4] == "?" or weekday in _values(fields[4], 1, 7, DAYS))
    )


def _days_of_month(field: str, day: Moment) -> set[int]:
    if field == "L":
        first_of_next = (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return {(first_of_next - datetime.timedelta(days=1)).day}
    return _values(field, 1, 31)


def _values(field: str, least: int, most: int, names: list[str] | None = None) -> set[int]:
    """`*`, `?`, `5`, `1-5`, `0/15`, `*/15`, `MON-FRI`, and lists of these."""
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        low, _, high = span.partition("-")
        if span in ("*", "?"):
            first, last = least, most
        else:
            first = _number(low, names)
            last = _number(high, names) if high else (most if step else first)
        found |= set(range(first, last + 1, int(step or 1)))
    return found


def _number(text: str, names: list[str] | None) -> int:
    return names.index(text) + 1 if names and text in names else int(text)

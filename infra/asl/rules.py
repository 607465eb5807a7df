"""What every state machine of ours promises. Each rule yields sentences; no sentence, no complaint.

The pivot is the state that the Comment calls so ("CapturePayment (the pivot)"): what fails before it is undone, what
fails after it is carried forward. The known gap of published samples: a timeout after payment, and nothing undone.
"""

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from infra.asl.graph import Machine, State, arrows

PIVOT = re.compile(r"(\w+) \(the pivot\)")
EXPRESS_SECONDS = 300
# What a step is told that was never begun: by Lambda at the function's reserved concurrency, and by the provider.
THROTTLED = frozenset({"Lambda.TooManyRequestsException", "PaymentBusyError"})
THROTTLED_SECONDS = (120, 290)  # how long a step waits for room, at most: long, and below Express's end
ATTEMPTS_BY_DEFAULT = 3


def complaints(machine: Machine) -> list[str]:
    rules = (dangling, unreachable, budgets, retries, throttles, catches, before_the_pivot, express)
    return [f"{machine.name}: {sentence}" for rule in rules for sentence in rule(machine)]


def dangling(machine: Machine) -> Iterator[str]:
    if machine.definition.get("StartAt") not in machine.states:
        yield f"StartAt names no state: {machine.definition.get('StartAt')}"
    for name, state in machine.states.items():
        for arrow in arrows(state):
            if arrow.target not in machine.states:
                yield f"{name} leads to {arrow.target}, which does not exist"
        if state.get("Type") not in ("Succeed", "Fail", "Choice") and not state.get("End") and "Next" not in state:
            yield f"{name} neither ends nor leads on"


def unreachable(machine: Machine) -> Iterator[str]:
    for name in sorted(set(machine.states) - machine.reachable(machine.definition.get("StartAt", ""))):
        yield f"{name} cannot be reached"


def budgets(machine: Machine) -> Iterator[str]:
    if "budget" not in machine.definition.get("Comment", "").lower():
        yield "its Comment does not state the time budget"
    for name, state in machine.tasks():
        if not {"TimeoutSeconds", "TimeoutSecondsPath"} & state.keys():
            yield f"{name} has no TimeoutSeconds: a lost reply would hold the execution for ever"
    limit, worst = machine.definition.get("TimeoutSeconds"), worst_case_seconds(machine)
    if not limit:
        yield "it has no TimeoutSeconds of its own"
    elif worst > limit:
        yield f"its slowest road takes {worst:.0f} s, but it is cut off after {limit} s, maybe amid an undo"


def retries(machine: Machine) -> Iterator[str]:
    for name, state in machine.tasks():
        if not state.get("Retry"):
            yield f"{name} has no Retry"


def throttles(machine: Machine) -> Iterator[str]:
    """A full function refuses Step Functions at once: what waits for faults (seconds) would lose a crowd's orders."""
    least, most = THROTTLED_SECONDS
    for name, state in machine.tasks():
        if not _calls_a_function(state):
            continue
        retriers: list[State] = state.get("Retry", [])
        first = next((each for each in retriers if _names(each) & {"States.ALL", *THROTTLED}), {})
        if not _names(first) >= THROTTLED:
            yield f"{name} has no retrier of its own for throttles before the one for all errors"
        elif not least <= sum(_pauses(first)) <= most:
            yield f"{name} waits {sum(_pauses(first)):.0f} s for room at most, not {least} to {most}"
        elif first.get("JitterStrategy") != "FULL":
            yield f"{name} waits for room without full jitter: a crowd that is refused comes back as one"


def catches(machine: Machine) -> Iterator[str]:
    for name, state in machine.tasks():
        if not _catches_all(state) and not _ends_in_fail(machine, state):
            yield f"{name} does not catch States.ALL"


def before_the_pivot(machine: Machine) -> Iterator[str]:
    for pivot in PIVOT.findall(machine.definition.get("Comment", "")):
        if pivot not in machine.states:
            yield f"its Comment calls {pivot} the pivot, but there is no such state"
        for name, state in machine.tasks():
            for catcher in state.get("Catch", []) if pivot in machine.reachable(name, caught=False) else []:
                if pivot in machine.reachable(catcher["Next"]):
                    yield f"{name} fails forward to {catcher['Next']}, from where {pivot} can still run"


def express(machine: Machine) -> Iterator[str]:
    """Whatever lasts at most five minutes may run as Express, and so must not wait for callbacks."""
    if machine.definition.get("TimeoutSeconds", math.inf) > EXPRESS_SECONDS:
        return
    for name, state in machine.tasks():
        if state.get("Resource", "").endswith((".waitForTaskToken", ".sync", ".sync:2")):
            yield f"{name} waits for a callback, which Express does not know"


def worst_case_seconds(machine: Machine) -> float:
    """The slowest road through the machine, all retries used up. Infinite where it can go in circles."""
    walking: set[str] = set()

    @cache
    def from_here(name: str) -> float:
        if name in walking:
            return math.inf
        walking.add(name)
        state = machine.states.get(name, {})
        after = max((from_here(arrow.target) for arrow in arrows(state)), default=0.0)
        walking.discard(name)
        return _seconds(state) + after

    return from_here(machine.definition.get("StartAt", ""))


def _seconds(state: State) -> float:
    """How long one state can take: every retrier may use up its attempts in one run of the state."""
    tried = state.get("TimeoutSeconds", 0)
    total = float(tried + state.get("Seconds", 0))
    for retrier in state.get("Retry", []):
        again = 0 if _names(retrier) <= THROTTLED else tried  # refused at once
        total += sum(again + pause for pause in _pauses(retrier))
    return total


def _pauses(retrier: dict[str, Any]) -> Iterator[float]:
    """Seconds before each further try, at most."""
    wait, rate = retrier.get("IntervalSeconds", 1), retrier.get("BackoffRate", 2.0)
    for attempt in range(retrier.get("MaxAttempts", ATTEMPTS_BY_DEFAULT)):
        yield min(wait * rate**attempt, retrier.get("MaxDelaySeconds", math.inf))


def _names(retrier: dict[str, Any]) -> set[str]:
    return set(retrier.get("ErrorEquals", []))


def _calls_a_function(state: State) -> bool:
    resource = state.get("Resource", "")
    return resource.startswith("${") or ":lambda:invoke" in resource


def _catches_all(state: State) -> bool:
    return any("States.ALL" in catcher["ErrorEquals"] for catcher in state.get("Catch", []))


def _ends_in_fail(machine: Machine, state: State) -> bool:
    return bool(machine.states.get(state.get("Next", ""), {}).get("Type") == "Fail")

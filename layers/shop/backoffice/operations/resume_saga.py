"""How a saga that failed is taken up again: a new execution, which enters where the failed one stopped.

Not by Step Functions' own RedriveExecution: it goes on at the state that ended the execution, and ours end in a Fail
state behind a Catch, so it would only fail once more; it also knows no Express executions. A new execution under a name
derived from the failed one's does the same on every kind of stage and on a laptop, and a second start of it is none.
"""

import re
from typing import Any

import msgspec

from layers.shop.backoffice.operations.errors import NotRedrivableError
from layers.shop.backoffice.operations.model import DeadLetter, decoded

FORWARD, BACK = "CreateShipment", "VoidPayment"  # where what the order's saga parks goes on
WAITED = "waited"  # what the names end in of the order's sagas that take up its wait for a payer
SUCCESSOR = re.compile(r"-r[0-9]+\Z")


def resumed(name: str, given: dict[str, Any], at: str | None) -> tuple[str, dict[str, Any]]:
    """The name and input of the execution that takes up `name`, whose failed state was `given` this.

    `at` is the state to enter, which may have to know the `failure` that led to it; None begins at the beginning, where
    every step recognizes what is done. An order has several executions that may fail: each has successors of its own.
    """
    count, successor = _redriven(given) + 1, SUCCESSOR.sub("", name)
    stale = {"undo_failure", "resume_at", "execution"} | (set() if at else {"failure"})
    entry = {key: value for key, value in given.items() if key not in stale}
    entry["redriven"] = count
    return f"{successor}-r{count}", entry | ({"resume_at": at} if at else {})


def resume_message(letter: DeadLetter) -> str:
    """What a stuck order's letter becomes on the checkups queue. Raises NotRedrivableError."""
    given = decoded(letter.body)
    if not isinstance(given, dict) or not isinstance(order_id := given.get("order_id"), str):
        raise NotRedrivableError("the body is not what a saga left: a JSON object with an order_id")
    machine, subject, at = _parked_by(given, order_id)
    name, entry = resumed(subject, given, at)
    resume = {"machine": machine, "name": name, "input": entry}
    return msgspec.json.encode({"order_id": order_id, "resume": resume}).decode()


def _parked_by(given: dict[str, Any], order_id: str) -> tuple[str, str, str | None]:
    """Which machine takes up what was parked, what its executions are named by, and where it is entered."""
    execution = given.get("execution")
    if isinstance(return_id := given.get("return_id"), str):
        return "return-saga", execution or return_id, None
    waited = "deadline_ms" in given
    name = f"{order_id}-{WAITED}" if waited else execution or order_id
    if "undo_failure" in given:
        return "order-saga", name, BACK
    # A wait parks only what was paid and could not be resumed: the saga's first step finds the payment made.
    return "order-saga", name, None if waited else FORWARD


def _redriven(given: dict[str, Any]) -> int:
    known = given.get("redriven", 0)
    return known if isinstance(known, int) else 0

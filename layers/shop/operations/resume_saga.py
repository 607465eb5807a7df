"""How a saga that failed is taken up again: a new execution, which enters where the failed one stopped.

Not by Step Functions' own RedriveExecution: it goes on at the state that ended the execution, and ours end in a Fail
state behind a Catch, so it would only fail once more; it also knows no Express executions. A new execution under a name
derived from the failed one's does the same on every kind of stage and on a laptop, and a second start of it is none.
"""

import re
from typing import Any

import msgspec

from layers.shop.operations.errors import NotRedrivableError
from layers.shop.operations.model import DeadLetter, decoded

FORWARD, BACK = "CreateShipment", "VoidPayment"  # where what the sagas park goes on
TROUBLE = ("failure", "undo_failure")
SUCCESSOR = re.compile(r"-r?\d+$")


def resumed(name: str, given: dict[str, Any], at: str | None) -> tuple[str, dict[str, Any]]:
    """The name and input of the execution that takes up `name`, whose failed state was `given` this.

    `at` is the state to enter; None begins at the beginning, where every step recognizes what is done.
    """
    count = _redriven(given) + 1
    entry = {key: value for key, value in given.items() if key not in (*TROUBLE, "resume_at")}
    entry["redriven"] = count
    return f"{SUCCESSOR.sub('', name)}-r{count}", entry | ({"resume_at": at} if at else {})


def resume_message(letter: DeadLetter) -> str:
    """What a stuck order's letter becomes on the checkups queue. Raises NotRedrivableError."""
    given = decoded(letter.body)
    if not isinstance(given, dict) or not isinstance(order_id := given.get("order_id"), str):
        raise NotRedrivableError("the body is not what a saga left: a JSON object with an order_id")
    name, entry = resumed(order_id, given, BACK if "undo_failure" in given else FORWARD)
    return msgspec.json.encode({"order_id": order_id, "resume": {"name": name, "input": entry}}).decode()


def _redriven(given: dict[str, Any]) -> int:
    known = given.get("redriven", 0)
    return known if isinstance(known, int) else 0

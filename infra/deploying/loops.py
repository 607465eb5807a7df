"""Which functions feed their own source, by what each may send to and what it is woken by.

Lambda counts how often a function was invoked in one chain of requests, and stops the chain after about 16 (recursive
loop detection, on by default). It follows the chain through SQS, SNS, S3 and its own Invoke; what passes through
Step Functions, EventBridge, a table's stream or an HTTP API begins a new one. Of these the shop's functions use SQS
alone to wake each other: no bucket or topic of ours invokes one, and none calls Invoke.

Where a loop is meant, the function says so (`RecursiveLoop: Allow`), and why it ends stands here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from infra.deploying.policies import RIGHTS, sends_to
from layers.cloud import names

# What ends each, since Lambda no longer does.
MEANT = {
    "check-up": "an order that is not settled is looked at again in a quarter of an hour, until its payer's deadline",
    "handle-webhook": "a payment that waits is looked at every minute, until its deadline (a day at most)",
    "notify": "a mail waits for its turn with SES: once for each quarter of an hour, and less often where SES is full",
    "place-backlog": "an order waits for its turn with the payment provider, until it is too late (half an hour)",
    "run-import": "a file is read in slices of twenty seconds: a message each, until its last line",
    "run-reconciliation": "the books are compared in slices: a message each, numbered, until the last",
    "tend-stock": "a list is looked through page by page, and a dry shard evened out once for many who ask",
}


def readers(app: Any) -> dict[str, str]:
    """Of each queue, by its noun, the function that it wakes: `{"orders": "intake"}`."""
    prefix = names.queue("")
    found = {}
    for source in app.event_sources:
        if queue := getattr(source, "queue", None):
            found[queue.removeprefix(prefix)] = source.name
    return found


def wakes(app: Any) -> dict[str, set[str]]:
    """Of each function those that its messages may invoke."""
    reader = readers(app)
    return {name: {reader[queue] for queue in sends_to(rights) if queue in reader} for name, rights in RIGHTS.items()}


def looping(wakes: Mapping[str, Iterable[str]]) -> set[str]:
    """Every function whose messages can come round to itself, directly or by way of others."""
    return {name for name in wakes if name in _reached(wakes, name)}


def _reached(wakes: Mapping[str, Iterable[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(wakes.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += wakes.get(name, ())
    return found

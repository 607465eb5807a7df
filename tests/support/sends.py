"""Which queues a function's code may send to, as far as tests.support.reach follows it.

A queue is named where a message is sent, by a constant.
"""

from collections.abc import Callable
from typing import Any

from layers.cloud.messages.queues import SqsQueue, send_texts
from tests.support.reach import places

SENDERS = (SqsQueue, send_texts)


def queues_of(entry: Callable[..., Any], nouns: frozenset[str]) -> dict[str, str]:
    """Of each queue among `nouns` that the code behind `entry` sends to, where it does so."""
    found: dict[str, str] = {}
    for place in places([entry]):
        if any(each is sender for each in place.used for sender in SENDERS):
            found |= dict.fromkeys(place.texts & nouns, place.where)
    return found

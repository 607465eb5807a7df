"""Fresh orders first: while the queue is far behind, what is old goes to a queue of its own.

A queue gives out its oldest messages first, so that behind a backlog every buyer waits, the last one longest, though
most of those at its head have given up by then. To move a message costs a tenth of what it costs to place its order:
the intake comes to the fresh ones within seconds, and the backlog is placed beside them, slowly, or refused as too
late.
"""

from typing import Any

from layers.cloud import settings
from layers.cloud.messages.queues import age_of, send_texts
from layers.cloud.messages.redelivery import DEAD_LETTER, attribute, receives_of
from layers.cloud.watch.telemetry import count, logger

BACKLOG = "orders-backlog"


def set_aside(records: list[dict[str, Any]]) -> set[str]:
    """Move what waited too long; the ids of the messages that may leave their queue for it.

    A crash before they leave it has them on both queues: an order is placed once all the same. What cannot be moved
    stays. What comes again after a failure, and what a person sent back, is not old for want of hands.
    """
    old = [record for record in records if _is_old(record)]
    if not old:
        return set()
    try:
        send_texts(BACKLOG, [{"MessageBody": record["body"]} for record in old])
    except Exception:  # noqa: BLE001 - then they are placed where they are
        logger.warning("not set aside", exc_info=True)
        return set()
    count("OrderSetAside", len(old))
    return {record["messageId"] for record in old}


def _is_old(record: dict[str, Any]) -> bool:
    returns = receives_of(record) > 1 or attribute(record, DEAD_LETTER)
    return not returns and age_of(record) > settings.ORDER_BEHIND_SECONDS()

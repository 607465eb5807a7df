"""Wait for a payer: keep the token of the task that waits, and look now and then, should no event come."""

import math

from layers.cloud import clock
from layers.cloud.messages.sagas import Tasks
from layers.cloud.watch.telemetry import about
from layers.shop.payments.model import Wait
from layers.shop.payments.news import tell
from layers.shop.payments.port import DEFAULT, PaymentNews
from layers.shop.payments.store import waits_table

FIRST_LOOK_SECONDS = 2  # the payer may have been quicker than our own way here
LOOK_SECONDS = 60
GRACE_SECONDS = 120
"""How long after its deadline a wait is still looked after, while the provider does not answer."""


def wait_for_payment(wait: Wait, provider: str = DEFAULT) -> None:
    """Remember who waits, and look soon at what is with `provider`. Safe to repeat, with a new token."""
    about(order_id=wait.order_id)
    waits_table.keep(wait)
    tell(PaymentNews(wait.intent_id, order_id=wait.order_id, provider=provider), FIRST_LOOK_SECONDS)


def check_again(news: PaymentNews) -> None:
    """After a look: if somebody still waits, say that we are at it (the heartbeat) and plan the next look."""
    wait = waits_table.find(news.order_id)
    if wait is None:
        return
    left = wait.deadline_ms / 1000 - clock.now().timestamp()
    if left > -GRACE_SECONDS and Tasks().beat(wait.token):
        pause = min(LOOK_SECONDS, math.ceil(left)) if left > 0 else LOOK_SECONDS // 6
        tell(news, pause)


def who_waits(order_id: str) -> Wait | None:
    """The task that waits for an order's payment."""
    return waits_table.find(order_id)


def is_settled(event_id: str) -> bool:
    """Whether an event of a provider was dealt with before."""
    return waits_table.was_handled(event_id)


def note_settled(event_id: str) -> None:
    """An event was dealt with; told again within three days, it is known."""
    waits_table.note_handled(event_id)

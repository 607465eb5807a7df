"""How many orders a second may enter their sagas, by what the payment provider and our own payment steps can take.

What is beyond that waits on the queue, where waiting is free and loses nothing, and not inside a saga, which gives up.
Pure; payment_slots.py carries it out.
"""

import math

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import settings
from layers.cloud.pulse import FEW, Service
from layers.cloud.watch.pacing import SETTLE

CALLS = 3  # of an order that is paid by card: create and confirm in one step, capture in another
SPARE = 0.95  # of a limit is for new orders: looks, voids and refunds call, too
STEP_SECONDS = 1.0  # of a payment step, where nobody has told yet
OWN_SECONDS = 0.1  # of a payment step beside its calls
TOLERATED = 0.1  # of calls: the provider refuses what is beyond its rate and no more, and a saga comes back
BACK_OFF = 0.9
LEAST_SHARE, RISE = 0.05, 0.02


class PaymentPace(Struct, frozen=True):
    """`share` of what the limits allow: less after trouble. Since when (seconds since 1970) what is told counts."""

    share: float = 1.0
    judged_from: float = 0.0


def allowed(step_seconds: float = STEP_SECONDS) -> float:
    """Orders a second by the limits that are known; infinite without any."""
    by_room = SPARE * settings.PAYMENT_CONCURRENCY() / step_seconds or math.inf
    return min(by_rate(), by_room)


def by_rate() -> float:
    """Orders a second that the provider takes of this account; infinite where that is not known."""
    return SPARE * settings.PROVIDER_CALLS() / CALLS or math.inf


def step_seconds(seen: Service | None) -> float:
    """How long the longer of the two payment steps takes, by what was told of calls to the provider."""
    if seen is None or seen.calls < FEW:
        return STEP_SECONDS
    return (CALLS - 1) * seen.mean_ms / 1000 + OWN_SECONDS


def is_beyond(seen: Service | None, refused: int) -> bool:
    """Whether the provider, or a payment step that is full (`refused` times), was asked for more than it takes."""
    if refused:
        return True
    return bool(seen and seen.calls >= FEW and seen.throttled / seen.calls > TOLERATED)


def next_pace(pace: PaymentPace, at: float, beyond: bool) -> PaymentPace:
    """Down by one in ten after trouble, which is forgotten once it has settled; up a little at a time."""
    if at < pace.judged_from:
        return pace
    if beyond:
        return PaymentPace(max(LEAST_SHARE, pace.share * BACK_OFF), at + SETTLE)
    return replace(pace, share=min(1.0, pace.share + RISE))

"""Idempotency keys that get past faults which Stripe has stored under them."""

from collections.abc import Callable
from typing import TypeVar

from stripe import RequestOptions, StripeError

from layers.shop.payments.stripe import answers

T = TypeVar("T")

KEYS_PER_CALL = 3
"""How many idempotency keys a call goes through when Stripe has stored faults under the first ones."""


def once(key: str, call: Callable[[RequestOptions], T], past_refusals: bool = False) -> T:
    """`call` under an idempotency key; under the next one where Stripe has stored a fault as the answer.

    With `past_refusals` a stored refusal is gone past as well: for calls that are refused for what may change.
    """
    for number in range(1, KEYS_PER_CALL):
        try:
            return call({"idempotency_key": key if number == 1 else f"{key}:{number}"})
        except StripeError as error:
            if not answers.replayed(error.headers) or not (past_refusals or _passing(error)):
                raise
    return call({"idempotency_key": f"{key}:{KEYS_PER_CALL}"})


def _passing(error: StripeError) -> bool:
    return answers.worth_repeating(error) or answers.about_the_past(error)

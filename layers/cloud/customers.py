"""Who is one customer, to a limit: the only place that makes the keys which limits per customer count by.

Counted is what is written, after folding; keys are digests under the signing key. When that key is changed, limits that
are still running count anew: finding what was counted under the key before would cost every order a read.
"""

from layers.cloud import keyed
from layers.cloud.folding import folded
from layers.cloud.mailboxes import mailbox


def customer_key(email: str) -> str:
    """Who orders, for coupons and sales."""
    return customer_keys(email)[0]


def customer_keys(email: str) -> list[str]:
    """The same under each signing key, the newest first: what tickets in people's hands may still name."""
    return keyed.keys_of("customer", folded(mailbox(email)))


def doorstep_key(words: list[str]) -> str:
    """Where somebody lives, by the words of it that tell."""
    return keyed.key_of("doorstep", *words)


def visitor_key(address: str) -> str:
    """From which machine somebody comes, by its address in the network."""
    return keyed.key_of("visitor", address)

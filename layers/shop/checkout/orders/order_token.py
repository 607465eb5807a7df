"""An order's token: who holds it may see the order, cancel it and send it back. Made and checked here alone."""

from layers.cloud.web import tokens

KIND = "order"


def token_of(order_id: str) -> str:
    return tokens.sign(KIND, order_id)


def opens(order_id: str, token: str) -> bool:
    """Whether `token` is this order's."""
    return tokens.verify(KIND, order_id, token)

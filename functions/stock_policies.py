"""How a SKU is sold, set by operators: by its count, beyond it before it is there, or without one."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud import audit
from layers.cloud.web.http import Caller
from layers.cloud.web.problems import INVALID_BODY, InvalidRequestError
from layers.shop.goods.inventory.levels.stock_levels import stock_levels
from layers.shop.goods.inventory.levels.views import StockLevels
from layers.shop.goods.inventory.model import Policy
from layers.shop.goods.inventory.promises.counting import sell_by_count, sell_uncounted
from layers.shop.goods.inventory.promises.policies import set_policy

Limit = Annotated[int, Meta(ge=0, le=1_000_000)]


class Backorder(Struct):
    """`limit`: units that may be owed at a time."""

    limit: Limit


class Preorder(Struct):
    """`limit`: units that may be sold so in all. Nothing that waits is shipped before `available_from`."""

    limit: Limit
    available_from: date


class PolicyBody(Struct):
    """One of them, or none: then no more is promised, and what is owed stays owed.

    `counted` false: it is sold without a count, and is never sold out. Units that orders have of the count stay theirs;
    orders that wait are given what they wait for.
    """

    backorder: Backorder | None = None
    preorder: Preorder | None = None
    counted: bool = True


def put_policy(sku: str, body: PolicyBody, caller: Caller) -> StockLevels:
    """Sell a SKU before it is there, or without a count, or no longer so."""
    policy = _policy(body)
    if not body.counted:
        audit.note("set_policy", caller.name, sku, [], reason="sold without a count")
        sell_uncounted(sku)
        return stock_levels(sku)
    begins = f", from {policy.available_from}" if policy.available_from else ""
    audit.note("set_policy", caller.name, sku, [], reason=f"{policy.kind}, at most {policy.limit}{begins}")
    set_policy(sku, policy)
    sell_by_count(sku)
    return stock_levels(sku)


def _policy(body: PolicyBody) -> Policy:
    if body.backorder and body.preorder:
        expected = [{"field": "preorder", "expected": "backorder or preorder, not both"}]
        raise InvalidRequestError("a SKU has one policy", expected, INVALID_BODY)
    if not body.counted and (body.backorder or body.preorder):
        expected = [{"field": "counted", "expected": "true: a backorder or a pre-order goes on from a count"}]
        raise InvalidRequestError("a SKU has one policy", expected, INVALID_BODY)
    if body.preorder:
        return Policy("preorder", body.preorder.limit, body.preorder.available_from.isoformat())
    return Policy("backorder", body.backorder.limit if body.backorder else 0)

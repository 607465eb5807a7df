"""Flash sales: the buyer's way through the gate, and what keeps the gate true."""

from contextlib import suppress
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from functions.parameters import KeyHeaders
from layers.cloud.messages import queues
from layers.cloud.messages.redelivery import PoisonError
from layers.cloud.web.http import Answer, Request
from layers.cloud.web.texts import Email, Ticket
from layers.shop.checkout.orders.model import Order, Stored
from layers.shop.checkout.orders.read.read_order import find_stored
from layers.shop.goods.catalog.model import SKU_PATTERN
from layers.shop.offers.sales.errors import GateBehindError, GateUnreachableError
from layers.shop.offers.sales.find_sales import find_sale
from layers.shop.traffic.flash_sales.challenges import ChallengeView, Proof, issue_challenge
from layers.shop.traffic.flash_sales.enter_sale import check_entry, enter_sale, leave_sale
from layers.shop.traffic.flash_sales.follow_orders import follow_order
from layers.shop.traffic.flash_sales.follow_stock import StockMoved, follow_stock
from layers.shop.traffic.flash_sales.run_sales import run_sales
from layers.shop.traffic.flash_sales.show_sales import show_sale, show_sales
from layers.shop.traffic.flash_sales.views import EntryView, NewEntryView, SaleView, entry_view, new_entry_view

# A crowd reloads the page of a sale: what stands before the functions may answer for a second.
SALE_CACHE = "public, max-age=1"

Units = Annotated[int, Meta(ge=1, le=99)]
Sku = Annotated[str, Meta(pattern=SKU_PATTERN)]


class SaleList(Struct):
    items: list[SaleView]


class EntryRequest(Struct):
    """`proof` is demanded by sales that have a challenge."""

    sku: Sku
    email: Email
    quantity: Units = 1
    proof: Proof | None = None


class EntryHeaders(Struct):
    x_entry_token: Ticket = ""


def list_sales(request: Request) -> Answer[SaleList]:
    """The flash sales that run or are to come."""
    return Answer(SaleList(show_sales(request.language)), headers={"Vary": "Accept-Language"}, cache=SALE_CACHE)


def get_sale(sale_id: str, request: Request) -> Answer[SaleView]:
    """A flash sale."""
    return Answer(show_sale(sale_id, request.language), headers={"Vary": "Accept-Language"}, cache=SALE_CACHE)


def get_challenge(sale_id: str) -> ChallengeView:
    """What to solve before entering a sale; `kind` is null where there is nothing to solve."""
    return issue_challenge(find_sale(sale_id))


def post_entry(sale_id: str, body: EntryRequest, headers: KeyHeaders, request: Request) -> Answer[NewEntryView]:
    """Stand in a sale's line. With an Idempotency-Key, a repetition is the same place."""
    status, token = enter_sale(
        sale_id, body.sku, body.quantity, body.email, request.source_ip, body.proof, headers.idempotency_key
    )
    view = new_entry_view(sale_id, status, token, request.language)
    return Answer(view, headers={"Location": view.status_url})


def get_entry(sale_id: str, entry_id: str, headers: EntryHeaders, request: Request) -> EntryView:
    """How a place stands; once admitted, the token to order with."""
    status = check_entry(sale_id, entry_id, headers.x_entry_token)
    return entry_view(sale_id, status, request.language)


def delete_entry(sale_id: str, entry_id: str, headers: EntryHeaders, request: Request) -> EntryView:
    """Leave the line, or give an admission up: the next in line has it."""
    status = leave_sale(sale_id, entry_id, headers.x_entry_token)
    return entry_view(sale_id, status, request.language)


def follow_sale_orders(event: Any) -> dict[str, Any]:
    """Tell the gates what became of their orders, which are read once for all, and of what stock was moved."""
    records = queues.records(event)

    @cache
    def orders() -> dict[str, Stored]:
        return find_stored({named for record in records if (named := _order_id(record))})

    @cache
    def count(sku: str) -> None:
        follow_stock(sku)  # once for all messages of the batch: each was sent after its units had moved

    def follow(record: dict[str, Any]) -> None:
        if sku := _sku(record):
            count(sku)
        elif not (order_id := _order_id(record)):
            raise PoisonError("the message names neither an order nor a SKU")
        elif isinstance(order := orders().get(order_id), Order):
            follow_order(order)

    return queues.consume(event, follow, patient=(GateUnreachableError, GateBehindError))


def _sku(record: dict[str, Any]) -> str | None:
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(record["body"], type=StockMoved).sku
    return None


def _order_id(record: dict[str, Any]) -> str | None:
    with suppress(msgspec.MsgspecError, KeyError, TypeError):
        return str(msgspec.json.decode(record["body"])["detail"]["order_id"])
    return None


def run_flash_sales(event: Any) -> dict[str, Any]:
    """Look after the sales that run or start soon."""
    return {"sales": run_sales()}

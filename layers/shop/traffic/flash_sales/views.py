"""Sales and places in line as buyers see them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from layers.cloud import clock
from layers.cloud.text import localized
from layers.shop.goods.catalog.model import Variant
from layers.shop.goods.inventory.model import Availability
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.model import Challenge, Sale, SaleState, moment
from layers.shop.traffic.flash_sales.entry_status import EntryState, EntryStatus, Outlook

TEXTS: Mapping[str, Mapping[str, str]] = {
    "waiting": {
        "zh": "正在排队。轮到您时,页面会自动更新。",
        "en": "You are in line. This page tells you when it is your turn.",
    },
    "if_others_leave": {
        "zh": "所有商品都已被前面的买家锁定,但尚未全部付款。有人放弃时,会按顺序轮到您。",
        "en": "Every unit is held by somebody before you, but not all are paid for. "
        "If one is given up, it goes to the next in line.",
    },
    "admitted": {"zh": "轮到您了。请在时限内下单。", "en": "It is your turn. Order before your time runs out."},
    "ordered": {"zh": "您的订单已提交。", "en": "Your order is in."},
    "sold_out": {"zh": "已全部售出。感谢您的到来。", "en": "All units are sold. Thank you for coming."},
    "limit_reached": {
        "zh": "您已达到本次活动的限购数量。",
        "en": "You have as many as one buyer, or one address, may have in this sale.",
    },
    "expired": {
        "zh": "本次资格已失效。活动仍在进行时,可以重新排队。",
        "en": "This place is no longer good. While the sale runs you may stand in line again.",
    },
    "left": {"zh": "您已离开队伍。", "en": "You have left the line."},
}


class SaleItemView(Struct, frozen=True):
    """`price` is what it costs in the sale, `shelf_price` otherwise."""

    sku: str
    product_id: str
    title: str
    label: str
    image: str
    price: Money | None
    shelf_price: Money | None
    availability: Availability


class SaleView(Struct, frozen=True, kw_only=True):
    """`now` is the shop's clock, to count down by."""

    sale_id: str
    name: str
    state: SaleState
    sold_out: bool
    starts_at: datetime
    ends_at: datetime
    now: datetime
    items: list[SaleItemView]
    per_buyer: int
    admission_seconds: int
    challenge: Challenge | None


class EntryView(Struct, frozen=True, kw_only=True):
    """`position` 0 is nobody before you. `message` says in words what `state` and `outlook` say."""

    entry_id: str
    state: EntryState
    position: int
    estimate_seconds: int | None
    outlook: Outlook
    poll_after_seconds: int
    message: str
    status_url: str
    admission_token: str | None = None
    admission_expires_at: datetime | None = None


class NewEntryView(EntryView, frozen=True, kw_only=True):
    """A new place. Its token shows it, in the header X-Entry-Token."""

    entry_token: str


def sale_view(
    sale: Sale, variants: Mapping[str, Variant], stock: Mapping[str, Availability], sold_out: bool, language: str
) -> SaleView:
    now = clock.now()
    return SaleView(
        sale_id=sale.sale_id,
        name=sale.name,
        state=sale.state_at(now),
        sold_out=sold_out,
        starts_at=sale.starts_at,
        ends_at=sale.ends_at,
        now=now,
        items=[_item(sale, sku, variants.get(sku), stock[sku], language) for sku in sale.skus],
        per_buyer=sale.per_buyer,
        admission_seconds=sale.admission_seconds,
        challenge=sale.challenge,
    )


def entry_view(sale_id: str, status: EntryStatus, language: str) -> EntryView:
    return EntryView(**_entry(sale_id, status, language))


def new_entry_view(sale_id: str, status: EntryStatus, token: str, language: str) -> NewEntryView:
    return NewEntryView(**_entry(sale_id, status, language), entry_token=token)


def _entry(sale_id: str, status: EntryStatus, language: str) -> dict[str, Any]:
    told = status.outlook if status.outlook in TEXTS else status.state
    return {
        "entry_id": status.entry_id,
        "state": status.state,
        "position": status.position,
        "estimate_seconds": status.estimate_seconds,
        "outlook": status.outlook,
        "poll_after_seconds": status.poll_after_seconds,
        "message": TEXTS[told][language],
        "status_url": f"/v1/flash-sales/{sale_id}/entries/{status.entry_id}",
        "admission_token": status.admission_token,
        "admission_expires_at": moment(status.admission_expires_ms) if status.admission_token else None,
    }


def _item(sale: Sale, sku: str, variant: Variant | None, availability: Availability, language: str) -> SaleItemView:
    price = sale.price_of(sku)
    shelf = variant.price(price.currency if price else "CNY") if variant else None
    return SaleItemView(
        sku=sku,
        product_id=variant.product_id if variant else "",
        title=localized(variant.title, language) if variant else sku,
        label=localized(variant.label, language) if variant else "",
        image=variant.image if variant else "",
        price=price or shelf,
        shelf_price=shelf,
        availability=availability,
    )

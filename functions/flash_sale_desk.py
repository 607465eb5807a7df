"""Flash sales at the operator's desk: announce, change, watch, end."""

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from functions.flash_sales import Sku, Units
from functions.parameters import EditHeaders, KeyHeaders
from layers.cloud import audit, clock
from layers.cloud.web.http import Answer, Caller
from layers.cloud.web.texts import LINE, SoldIn, whole
from layers.shop.offers.pricing.model import MAX_AMOUNT
from layers.shop.offers.sales.errors import SaleChangedError
from layers.shop.offers.sales.find_sales import newest_sales
from layers.shop.offers.sales.model import Challenge, Sale, SaleItem, SaleState
from layers.shop.offers.sales.save_sale import find_sale_for_editing
from layers.shop.traffic.flash_sales.edit_sales import change_sale, create_sale, end_sale
from layers.shop.traffic.flash_sales.recount_gate import recount_gate
from layers.shop.traffic.flash_sales.report_sale import Report, report_sale
from layers.shop.traffic.flash_sales.warm_up import Warmth, warm_up

Moment = Annotated[datetime, Meta(tz=True)]
Rate = Annotated[float, Meta(gt=0, le=100_000)]


class SalePrice(Struct, frozen=True):
    amount: Annotated[int, Meta(ge=0, le=MAX_AMOUNT)]
    currency: SoldIn


class ItemDraft(Struct, frozen=True):
    """Without a price, the item costs what it always does."""

    sku: Sku
    price: SalePrice | None = None


class ChallengeDraft(Struct, frozen=True):
    """`difficulty` is zero bits of a hash: 16 take a phone about a second, each more doubles it."""

    kind: Annotated[str, Meta(pattern=whole("proof_of_work|captcha"))] = "proof_of_work"
    difficulty: Annotated[int, Meta(ge=0, le=28)] = 16


Items = Annotated[list[ItemDraft], Meta(min_length=1, max_length=20)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=LINE)]
Seconds = Annotated[int, Meta(ge=5, le=3600)]


class SaleDraft(Struct):
    """`per_buyer` and `per_address` are units; `admission_rate` is buyers a second, each of whom then has
    `admission_seconds` to order."""

    name: Name
    items: Items
    starts_at: Moment
    ends_at: Moment
    per_buyer: Units = 1
    per_address: Units | None = None
    admission_rate: Rate = 50.0
    admission_seconds: Seconds = 300
    challenge: ChallengeDraft | None = None


class SaleChanges(Struct):
    """What is left out stays; null takes a challenge or a limit away. Items and the start are fixed once it runs."""

    name: Name | UnsetType = UNSET
    items: Items | UnsetType = UNSET
    starts_at: Moment | UnsetType = UNSET
    ends_at: Moment | UnsetType = UNSET
    per_buyer: Units | UnsetType = UNSET
    per_address: Units | UnsetType | None = UNSET
    admission_rate: Rate | UnsetType = UNSET
    admission_seconds: Seconds | UnsetType = UNSET
    challenge: ChallengeDraft | UnsetType | None = UNSET


class OperatorSaleView(Struct, frozen=True, kw_only=True):
    sale_id: str
    state: SaleState
    sale: Sale


class ReportedSaleView(OperatorSaleView, frozen=True, kw_only=True):
    report: Report


class OperatorSaleList(Struct):
    items: list[OperatorSaleView]


class Rebuilt(Struct):
    """False while another call is at it, or units move too fast to be counted, or Redis is silent."""

    rebuilt: bool


def list_sales_for_operator() -> OperatorSaleList:
    """The last hundred flash sales, past ones too."""
    return OperatorSaleList([_operator_view(sale) for sale in newest_sales(100)])


def post_sale(body: SaleDraft, headers: KeyHeaders, caller: Caller) -> Answer[OperatorSaleView]:
    """Announce a flash sale. With an Idempotency-Key, a repetition is the same sale."""
    audit.note("announce_sale", caller.name, body.name, [item.sku for item in body.items], reason=_written(body))
    sale = create_sale(_terms(msgspec.structs.asdict(body)), headers.idempotency_key)
    headers_out = {"Location": f"/v1/admin/flash-sales/{sale.sale_id}", "ETag": _tag(sale)}
    return Answer(_operator_view(sale), headers=headers_out)


def get_sale_for_operator(sale_id: str) -> Answer[ReportedSaleView]:
    """A flash sale and what it has come to."""
    sale = find_sale_for_editing(sale_id)
    view = ReportedSaleView(sale_id=sale_id, state=_state(sale), sale=sale, report=report_sale(sale))
    return Answer(view, headers={"ETag": _tag(sale)})


def patch_sale(sale_id: str, body: SaleChanges, headers: EditHeaders, caller: Caller) -> Answer[OperatorSaleView]:
    """Change a flash sale; `If-Match` with the ETag that was read keeps two editors apart."""
    changes = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    before = find_sale_for_editing(sale_id)
    audit.note("change_sale", caller.name, sale_id, [before.name], reason=_written(body), before=_written(before))
    sale = change_sale(sale_id, _terms(changes), _version(headers.if_match))
    return Answer(_operator_view(sale), headers={"ETag": _tag(sale)})


def post_warm_up(sale_id: str) -> Warmth:
    """Make a sale's gate and caches ready now. It happens by itself five minutes before the start."""
    return warm_up(find_sale_for_editing(sale_id))


def post_end(sale_id: str, caller: Caller) -> Answer[OperatorSaleView]:
    """End a sale: who is admitted may still order, nobody else enters."""
    audit.note("end_sale", caller.name, sale_id, [find_sale_for_editing(sale_id).name])
    sale = end_sale(sale_id)
    return Answer(_operator_view(sale), headers={"ETag": _tag(sale)})


def post_rebuild(sale_id: str) -> Rebuilt:
    """Count a sale's gate anew from the tables. It happens by itself when the gate has lost its memory."""
    return Rebuilt(recount_gate(find_sale_for_editing(sale_id), anew=True))


def _written(terms: Struct) -> str:
    return msgspec.json.encode(terms).decode()


def _terms(told: dict[str, Any]) -> dict[str, Any]:
    """A draft's values as the sale has them."""
    terms = dict(told)
    if "items" in terms:
        terms["items"] = msgspec.convert(msgspec.to_builtins(terms["items"]), list[SaleItem])
    if terms.get("challenge"):
        terms["challenge"] = msgspec.convert(msgspec.to_builtins(terms["challenge"]), Challenge)
    if "per_address" in terms:
        terms["per_address"] = terms["per_address"] or 0
    return terms


def _operator_view(sale: Sale) -> OperatorSaleView:
    return OperatorSaleView(sale_id=sale.sale_id, state=_state(sale), sale=sale)


def _state(sale: Sale) -> SaleState:
    return sale.state_at(clock.now())


def _tag(sale: Sale) -> str:
    return f'"{sale.version}"'


def _version(if_match: str | None) -> int | None:
    """The version in an If-Match; one that cannot be ours matches nothing. Raises SaleChangedError."""
    if if_match is None or if_match.strip() == "*":
        return None
    if match := re.fullmatch(r'\s*(?:W/)?"(\d{1,9})"\s*', if_match):
        return int(match[1])
    raise SaleChangedError

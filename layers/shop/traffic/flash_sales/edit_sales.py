"""Announce a sale, change it, end it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from layers.cloud import clock, ids
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.availability import uncounted
from layers.shop.offers.sales.errors import (
    SaleChangedError,
    SaleRulesError,
)
from layers.shop.offers.sales.find_sales import current_sales
from layers.shop.offers.sales.gates import gate_of, terms_of
from layers.shop.offers.sales.model import Sale
from layers.shop.offers.sales.save_sale import find_sale_for_editing, save_sale, stored_sale
from layers.shop.traffic.flash_sales import captcha

FIXED_ONCE_STARTED = ("items", "starts_at")


def create_sale(terms: Mapping[str, Any], key: str = "") -> Sale:
    """Announce a sale; with a `key`, a repetition is the same sale.

    Raises SaleRulesError and IdempotencyKeyReusedError.
    """
    sale = Sale(sale_id=ids.derived_id("sal", key) if key else ids.new_id("sal"), **terms)
    if key and (made := stored_sale(sale.sale_id)):
        if made != replace(sale, version=made.version):
            raise IdempotencyKeyReusedError("this Idempotency-Key made another sale")
        return made
    if sale.ends_at <= clock.now():
        raise SaleRulesError("ends_at", "a time to come: it would never be open")
    _check(sale)
    save_sale(sale)
    return sale


def change_sale(sale_id: str, changes: Mapping[str, Any], version: int | None) -> Sale:
    """Change some terms of the version that was read (None: of whatever is there now).

    Raises SaleNotFoundError, SaleChangedError and SaleRulesError.
    """
    before = find_sale_for_editing(sale_id)
    if version is not None and version != before.version:
        raise SaleChangedError
    if before.state_at(clock.now()) != "scheduled" and (fixed := [n for n in FIXED_ONCE_STARTED if n in changes]):
        raise SaleRulesError(fixed[0], "no change once the sale has started")
    after = replace(before, **changes, version=before.version + 1)
    _check(after)
    if after.skus != before.skus:
        gate_of(before).erase()  # nobody stands there yet; one that was warmed up knows of no limit to the new items
    return _save(after, before)


def end_sale(sale_id: str) -> Sale:
    """Take no more entries from now on; who is admitted may still order. Raises SaleNotFoundError, SaleChangedError."""
    before = find_sale_for_editing(sale_id)
    now = clock.now()
    if before.state_at(now) == "ended":
        return before
    started = min(before.starts_at, now)
    return _save(replace(before, starts_at=started, ends_at=now, version=before.version + 1), before)


def _save(after: Sale, before: Sale) -> Sale:
    save_sale(after, replacing=before)
    gate_of(after).prepare(terms_of(after))
    return after


def _check(sale: Sale) -> None:
    """Raises SaleRulesError."""
    if sale.ends_at <= sale.starts_at:
        raise SaleRulesError("ends_at", "a time after starts_at")
    if len(set(sale.skus)) < len(sale.items):
        raise SaleRulesError("items", "each SKU once")
    if sale.challenge and sale.challenge.kind == "captcha" and not captcha.is_set_up():
        raise SaleRulesError("challenge.kind", "proof_of_work: no CAPTCHA provider is set up")
    variants, endless = find_variants(sale.skus), uncounted(sale.skus)
    for number, item in enumerate(sale.items):
        if item.sku not in variants:
            raise SaleRulesError(f"items[{number}].sku", "a SKU of the catalogue")
        if item.sku in endless:
            raise SaleRulesError(f"items[{number}].sku", "a SKU whose stock is counted: a sale sells what there is")
        if item.price and item.price.currency not in variants[item.sku].prices:
            sold_in = ", ".join(variants[item.sku].prices)
            raise SaleRulesError(f"items[{number}].price.currency", f"one of {sold_in}")
        if _taken(item.sku, sale.starts_at, sale):
            raise SaleRulesError(f"items[{number}].sku", "a SKU that no other sale has at that time")


def _taken(sku: str, starts_at: datetime, sale: Sale) -> bool:
    others = (other for other in current_sales() if other.sale_id != sale.sale_id and other.has(sku))
    return any(other.starts_at < sale.closes_at and starts_at < other.closes_at for other in others)

"""From what rows say to products in the shop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from layers.cloud.ids import derived_id
from layers.shop.goods.catalog.edit.add_product import book_opening_stock
from layers.shop.goods.catalog.edit.drafts import product_of
from layers.shop.goods.catalog.edit.save_product import add_categories, save_product
from layers.shop.goods.catalog.errors import InvalidProductError, ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.shopify.shopify_product import Outcome
from layers.shop.goods.catalog.shopify.shopify_row import Refusal
from layers.shop.goods.catalog.table.store import products_table

MADE_FROM = "shopify"


@dataclass
class Applied:
    """What a batch came to."""

    rows: int = 0
    last_line: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)


def product_id_of(outcome: Outcome) -> str:
    """The same handle is the same product for ever."""
    return derived_id("prd", "shopify", outcome.handle)


def apply_rows(batch: Sequence[Outcome]) -> Applied:
    """Create or change the products of a batch, and leave alone those that are as the file says."""
    applied = Applied()
    _add_missing_categories([outcome for outcome in batch if outcome.draft])
    known = products_table.get(product_id_of(outcome) for outcome in batch if outcome.draft)
    for outcome in batch:
        applied.rows += outcome.rows
        applied.last_line = outcome.line
        applied.refused += outcome.refused
        if outcome.draft:
            _apply(outcome, known.get(product_id_of(outcome)), applied)
    return applied


def _add_missing_categories(outcomes: Sequence[Outcome]) -> None:
    """Add the categories that the tree does not have yet; those it has stay where they are."""
    tree = category_tree()
    missing = {c.category_id: c for outcome in outcomes for c in outcome.categories if c.category_id not in tree}
    if missing:
        add_categories(missing.values())


def _apply(outcome: Outcome, before: Product | None, applied: Applied) -> None:
    assert outcome.draft is not None
    try:
        product = _merged(product_of(outcome.draft, product_id_of(outcome), MADE_FROM), before)
        if before and before.same_as(product):
            applied.unchanged += 1
        else:
            _save(product, before)
            applied.created += before is None
            applied.updated += before is not None
        book_opening_stock(product.product_id, outcome.draft)
    except SkuTakenError as taken:
        skus = ", ".join(taken.skus)
        applied.refused.append(Refusal(outcome.line, "Variant SKU", "belongs to another product", skus[:80]))
    except InvalidProductError as invalid:
        applied.refused.append(Refusal(outcome.line, "", str(invalid), ""))


def _save(product: Product, before: Product | None) -> None:
    try:
        save_product(product, replacing=before)
    except ProductChangedError:  # an operator was quicker: the file is newer, so it goes on top
        save_product(product, replacing=products_table.get([product.product_id])[product.product_id])


def _merged(product: Product, before: Product | None) -> Product:
    """A file has one currency: prices in others stay as they are."""
    if before is None:
        return product
    known = {variant.sku: variant for variant in before.variants}
    variants = [
        msgspec.structs.replace(
            variant,
            prices={**known[variant.sku].prices, **variant.prices},
            list_prices={**_others(known[variant.sku].list_prices, variant.prices), **variant.list_prices},
        )
        if variant.sku in known
        else variant
        for variant in product.variants
    ]
    return msgspec.structs.replace(product, variants=variants)


def _others(prices: dict[str, int], these: dict[str, int]) -> dict[str, int]:
    return {currency: amount for currency, amount in prices.items() if currency not in these}

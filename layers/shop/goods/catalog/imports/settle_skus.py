"""Which SKUs the variants of a file are sold by: the file's own, the shop's of old, or one that is made up."""

from collections.abc import Mapping

import msgspec

from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft
from layers.shop.goods.catalog.imports.merge import known_by_options
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.shopify.derived import unmistakable_sku
from layers.shop.goods.catalog.shopify.shopify_product import Outcome
from layers.shop.goods.catalog.shopify.shopify_row import Kind, Note, Refusal, Row
from layers.shop.goods.catalog.table.store import products_table

TAKEN = "belongs to another product"


class Settled(msgspec.Struct):
    """`rows` has the row of every SKU that is left."""

    draft: ProductDraft
    rows: dict[str, Row] = {}
    refused: list[Refusal] = []
    notes: list[Note] = []


def settled(outcome: Outcome, draft: ProductDraft, product_id: str, before: Product | None) -> Settled:
    """The draft with the SKUs it is sold by. A variant whose SKU belongs to a product that was made by hand is refused;
    where that product came from a file too, the SKU is used twice, and one is made up."""
    ours = known_by_options(draft, before) if before else {}
    result = Settled(draft)
    kept: list[VariantDraft] = []
    skus = {ours.get(variant.sku, variant.sku) for variant in draft.variants}
    others = _owned_by_others(skus - set(before.skus() if before else ()), product_id)
    for variant in draft.variants:
        sku, row = ours.get(variant.sku, variant.sku), outcome.skus[variant.sku]
        why = outcome.made_up.get(variant.sku, "is new for these options")
        if sku in others and others[sku].made_from == "shopify":
            why, sku = TAKEN, unmistakable_sku(outcome.handle, [*map(str, variant.attributes.values())])
        elif sku in others:
            result.refused.append(row.refusal("sku", TAKEN))
            continue
        if sku != variant.sku or variant.sku in outcome.made_up:
            kind: Kind = "left_alone" if before and before.variant(sku) else "made_up"
            result.notes.append(row.note(kind, "sku", f"{why}: sold as {sku}"))
        kept.append(msgspec.structs.replace(variant, sku=sku))
        result.rows[sku] = row
    result.draft = msgspec.structs.replace(draft, variants=kept)
    return result


def _owned_by_others(skus: set[str], product_id: str) -> Mapping[str, Product]:
    """The products that own these SKUs, by SKU, where that is not this one."""
    owners = products_table.owners(skus) if skus else {}
    products = products_table.get({owner for owner in owners.values() if owner != product_id})
    return {sku: products[owner] for sku, owner in owners.items() if owner in products}

"""A catalogue for a shop that is not open yet."""

from collections.abc import Mapping

from layers.shop.goods.catalog.edit.add_product import opening_of
from layers.shop.goods.catalog.edit.drafts import ProductDraft, product_of
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.goods.inventory.receive.opening_stock import load_stock, receive_opening_stock


def load_products(drafts: Mapping[str, ProductDraft]) -> int:
    """Create the products that do not exist yet, by id, with their stock; how many. Existing ones stay as they are.

    Written in batches without conditions, so their SKUs must be new and nobody may be writing them meanwhile.
    """
    known = products_table.get(drafts)
    fresh = {product_id: draft for product_id, draft in drafts.items() if product_id not in known}
    products_table.load([product_of(draft, product_id, draft.fingerprint()) for product_id, draft in fresh.items()])
    # Stock is looked at even for products that exist: a run that was stopped half-way is finished by the next.
    openings = {v.sku: opening_of(v) for draft in drafts.values() for v in draft.variants}
    plain = {sku: opening.quantity for sku, opening in openings.items() if opening.sold_by == "count"}
    load_stock(plain, "opening")
    receive_opening_stock({sku: opening for sku, opening in openings.items() if sku not in plain}, "opening")
    return len(fresh)

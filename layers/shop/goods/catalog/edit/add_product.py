from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.ids import derived_id, new_id
from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft, product_of
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.errors import ProductChangedError
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.goods.inventory.receive.opening_stock import Opening, SoldBy, receive_opening_stock


def add_product(draft: ProductDraft, idempotency_key: str | None = None) -> tuple[Product, bool]:
    """Put a product on sale with its opening stock; the product, and whether the key had made it before.

    Nothing is stored for the key: the id is derived from it. Raises InvalidProductError, SkuTakenError and
    IdempotencyKeyReusedError.
    """
    product_id = derived_id("prd", "key", idempotency_key) if idempotency_key else new_id("prd")
    made_from = draft.fingerprint()
    product = product_of(draft, product_id, made_from)
    try:
        product, replayed = save_product(product), False
    except ProductChangedError:
        product, replayed = _made_before(product_id, made_from), True
    book_opening_stock(product_id, draft)
    return product, replayed


def _made_before(product_id: str, made_from: str) -> Product:
    product = products_table.get([product_id])[product_id]
    if product.made_from != made_from:
        raise IdempotencyKeyReusedError("This Idempotency-Key made another product: use a new key.")
    return product


def book_opening_stock(product_id: str, draft: ProductDraft) -> dict[str, SoldBy]:
    """Idempotent by product and SKU: a crash between product and stock is made good by the repeated request.

    Answers how those SKUs are sold that had stock before.
    """
    openings = {variant.sku: opening_of(variant) for variant in draft.variants}
    return receive_opening_stock(openings, receipt_id=f"opening:{product_id}")


def opening_of(variant: VariantDraft) -> Opening:
    return Opening(variant.stock, variant.counted, variant.backorder)

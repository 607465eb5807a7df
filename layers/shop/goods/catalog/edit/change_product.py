from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from layers.shop.goods.catalog.edit.add_product import opening_of
from layers.shop.goods.catalog.edit.drafts import (
    Address,
    Brand,
    Line,
    LongText,
    ProductDraft,
    ShortText,
    VariantDraft,
    product_of,
)
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.errors import ProductChangedError
from layers.shop.goods.catalog.model import CATEGORY_PATTERN, MAX_VARIANTS, Product, Status
from layers.shop.goods.catalog.read.find_product import find_product_for_editing
from layers.shop.goods.inventory.receive.opening_stock import receive_opening_stock
from layers.shop.offers.pricing.model import Money


class ProductPatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is left out stays. `variants` replaces them all; their `stock` is ignored: stock has receipts. How a SKU is
    sold that is new (`counted`, `backorder`) is not."""

    title: ShortText | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    category: Annotated[str, msgspec.Meta(pattern=CATEGORY_PATTERN)] | UnsetType = UNSET
    brand: Brand | UnsetType = UNSET
    tags: Annotated[list[Line], msgspec.Meta(max_length=50)] | UnsetType = UNSET
    images: Annotated[list[Address], msgspec.Meta(max_length=50)] | UnsetType = UNSET
    image: Address | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    variants: Annotated[list[VariantDraft], msgspec.Meta(min_length=1, max_length=MAX_VARIANTS)] | UnsetType = UNSET


def change_product(product_id: str, patch: ProductPatch, version: int | None) -> Product:
    """Change a product; `version` is what the editor saw, None when they do not care.

    Raises ProductNotFoundError, ProductChangedError, InvalidProductError and SkuTakenError.
    """
    before = find_product_for_editing(product_id)
    if version not in (None, before.version):
        raise ProductChangedError(f"The product is at version {before.version} by now: read it again.")
    changes = {name: value for name in patch.__struct_fields__ if (value := getattr(patch, name)) is not UNSET}
    after = product_of(msgspec.structs.replace(draft_of(before), **changes), product_id, before.made_from)
    saved = before if before.same_as(after) else save_product(after, replacing=before)
    if patch.variants is not UNSET:
        _open(product_id, patch.variants)
    return saved


def _open(product_id: str, variants: Iterable[VariantDraft]) -> None:
    """SKUs that have no stock yet have some to look up, of which nothing is there: then receipts can be booked."""
    empty = [msgspec.structs.replace(variant, stock=0) for variant in variants]
    receive_opening_stock({variant.sku: opening_of(variant) for variant in empty}, f"opening:{product_id}")


def draft_of(product: Product) -> ProductDraft:
    """The draft that would make this product again: texts in all their languages, prices in all currencies."""
    return ProductDraft(
        title=product.title,
        description=product.description,
        category=product.category,
        brand=product.brand,
        tags=product.tags,
        images=product.images,
        image=product.image,
        status=product.status,
        variants=[
            VariantDraft(
                sku=variant.sku,
                price=[Money(amount, currency) for currency, amount in variant.prices.items()],
                attributes={name: product.labels.get(value, value) for name, value in variant.attributes.items()},
                weight_grams=variant.weight_grams,
                image=variant.image,
                tax_class=variant.tax_class,
                list_price=[Money(amount, currency) for currency, amount in variant.list_prices.items()],
            )
            for variant in product.variants
        ],
    )

"""How a product is spelled in its item: JSON in which variants do not repeat what the product says."""

from typing import Any

import msgspec

from layers.cloud.text import Text
from layers.shop.goods.catalog.model import Product, Status, Variant


class StoredVariant(msgspec.Struct, frozen=True, omit_defaults=True):
    sku: str
    prices: dict[str, int]
    attributes: dict[str, str] = {}
    weight_grams: int = 0
    image: str = ""
    tax_class: str = "standard"
    label: Text = ""
    list_prices: dict[str, int] = {}


class StoredProduct(msgspec.Struct, frozen=True, omit_defaults=True):
    product_id: str
    title: Text
    description: Text
    category: str
    image: str
    variants: list[StoredVariant]
    images: list[str] = []
    status: Status = "active"
    brand: Text = ""
    tags: list[str] = []
    labels: dict[str, Text] = {}
    made_from: str = ""


def _shared(struct: msgspec.Struct, kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in kind.__struct_fields__ if name != "variants"}


def dump(product: Product) -> str:
    variants = [StoredVariant(**_shared(variant, StoredVariant)) for variant in product.variants]
    whole = StoredProduct(**_shared(product, StoredProduct), variants=variants)
    return msgspec.json.encode(whole).decode()


_decoder = msgspec.json.Decoder(StoredProduct)


def product(body: str, version: int) -> Product:
    whole = _decoder.decode(body)
    said: dict[str, Any] = {"product_id": whole.product_id, "title": whole.title, "category": whole.category}
    variants = [Variant(**_shared(variant, StoredVariant), **said) for variant in whole.variants]
    return Product(**_shared(whole, StoredProduct), variants=variants, version=version)

"""How a product with many new SKUs is written: a transaction takes 100 items."""

from collections.abc import Iterator

import msgspec

from layers.shop.goods.catalog.model import Product

CLAIMS_PER_TRANSACTION = 99  # and the product itself


def stages(product: Product, replacing: Product | None) -> Iterator[tuple[Product, list[str]]]:
    """The versions to write one after another, each with the SKUs it claims. Nearly always exactly one.

    Each is a whole product that owns what it lists, so a crash in between leaves a shorter product, not a torn one.
    """
    held = set(replacing.skus()) if replacing else set[str]()
    claims = [sku for sku in product.skus() if sku not in held]
    version = replacing.version if replacing else 0
    while True:
        now, claims = claims[:CLAIMS_PER_TRANSACTION], claims[CLAIMS_PER_TRANSACTION:]
        version += 1
        waiting = set(claims)
        variants = [variant for variant in product.variants if variant.sku not in waiting]
        yield msgspec.structs.replace(product, variants=variants, version=version), now
        if not claims:
            return

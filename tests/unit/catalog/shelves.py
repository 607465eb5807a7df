"""Products to test with."""

from layers.shop.goods.catalog.model import Product, Variant


def a_product(product_id: str, *skus: str, category: str = "lanterns", title: str = "Red lantern") -> Product:
    variants = [
        Variant(
            sku=sku,
            product_id=product_id,
            title=title,
            attributes={"color": sku.lower()},
            prices={"CNY": 8800 + 100 * number, "USD": 1299},
            weight_grams=600,
            category=category,
        )
        for number, sku in enumerate(skus)
    ]
    return Product(
        product_id=product_id,
        title=title,
        description="Silk over bamboo ribs.",
        category=category,
        image=f"/images/products/{product_id}.svg",
        variants=variants,
    )

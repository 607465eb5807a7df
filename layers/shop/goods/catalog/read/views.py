"""What a customer is shown of a product, in one language and one currency."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from layers.cloud.text import Text, localized
from layers.shop.goods.catalog.model import CategoryTree, Product, Variant
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.mark_goods import SaleMark

ATTRIBUTE_NAMES: dict[str, Text] = {
    "color": {"zh": "颜色", "en": "Colour"},
    "size": {"zh": "尺码", "en": "Size"},
    "material": {"zh": "材质", "en": "Material"},
    "capacity": {"zh": "容量", "en": "Capacity"},
    "length": {"zh": "长度", "en": "Length"},
    "weight": {"zh": "净重", "en": "Net weight"},
    "flavour": {"zh": "口味", "en": "Flavour"},
    "scent": {"zh": "香型", "en": "Scent"},
    "set": {"zh": "套装", "en": "Set"},
    "edition": {"zh": "版本", "en": "Edition"},
    "diameter": {"zh": "直径", "en": "Diameter"},
}


NOTHING: Mapping[str, str] = {}
NO_SALES: Mapping[str, SaleMark] = {}


class VariantView(msgspec.Struct):
    sku: str
    price: Money
    attributes: dict[str, str]
    label: str
    image: str
    list_price: Money | None = None


class Summary(msgspec.Struct):
    """A product in a list. `price` is the lowest of its variants."""

    product_id: str
    title: str
    category: str
    brand: str
    price: Money
    image: str
    variants: list[VariantView]


class Choice(msgspec.Struct):
    value: str
    label: str


class Option(msgspec.Struct):
    """One attribute to choose by: `name` and `value` are what stands in `attributes`, labels are for eyes."""

    name: str
    label: str
    values: list[Choice]


class Crumb(msgspec.Struct):
    category_id: str
    title: str


class StockedVariantView(VariantView):
    weight_grams: int = 0
    availability: str = "sold_out"
    available_from: str | None = None
    flash_sale: SaleMark | None = None


class ProductView(msgspec.Struct):
    product_id: str
    title: str
    description: str
    category: str
    brand: str
    price: Money
    image: str
    images: list[str]
    variants: list[StockedVariantView]
    availability: dict[str, str]
    options: list[Option]
    breadcrumbs: list[Crumb]
    tags: list[str]


def summary(product: Product, language: str, currency: str) -> Summary:
    return Summary(
        product_id=product.product_id,
        title=localized(product.title, language),
        category=product.category,
        brand=localized(product.brand, language),
        price=product.price(currency),
        image=product.image,
        variants=[_variant(variant, language, currency) for variant in product.variants],
    )


def detail(
    product: Product,
    availability: Mapping[str, str],
    tree: CategoryTree,
    language: str,
    currency: str,
    available_from: Mapping[str, str] = NOTHING,
    sales: Mapping[str, SaleMark] = NO_SALES,
) -> ProductView:
    """`available_from`: when SKUs ship that are sold before they are there, as ISO dates; `sales`: those of SKUs."""
    return ProductView(
        product_id=product.product_id,
        title=localized(product.title, language),
        description=localized(product.description, language),
        category=product.category,
        brand=localized(product.brand, language),
        price=product.price(currency),
        image=product.image,
        images=product.images or [image for image in (product.image,) if image],
        variants=[
            replace(
                _stocked(variant, availability, available_from, language, currency), flash_sale=sales.get(variant.sku)
            )
            for variant in product.variants
        ],
        availability={sku: availability.get(sku, "sold_out") for sku in product.skus()},
        options=_options(product, language),
        breadcrumbs=[
            Crumb(name, localized(category.title, language) if (category := tree.get(name)) else name)
            for name in tree.lineage(product.category)
        ],
        tags=product.tags,
    )


def _variant(variant: Variant, language: str, currency: str) -> VariantView:
    return VariantView(
        sku=variant.sku,
        price=variant.price(currency),
        attributes=variant.attributes,
        label=localized(variant.label, language),
        image=variant.image,
        list_price=_list_price(variant, currency),
    )


def _list_price(variant: Variant, currency: str) -> Money | None:
    """The price before a reduction, where there is one in the currency the price is shown in."""
    shown = variant.price(currency)
    before = variant.list_prices.get(shown.currency, 0)
    return Money(before, shown.currency) if before > shown.amount else None


def _stocked(
    variant: Variant, availability: Mapping[str, str], available_from: Mapping[str, str], language: str, currency: str
) -> StockedVariantView:
    plain = _variant(variant, language, currency)
    return StockedVariantView(
        **msgspec.structs.asdict(plain),
        weight_grams=variant.weight_grams,
        availability=availability.get(variant.sku, "sold_out"),
        available_from=available_from.get(variant.sku),
    )


def _options(product: Product, language: str) -> list[Option]:
    names = dict.fromkeys(name for variant in product.variants for name in variant.attributes)
    return [_option(product, name, language) for name in names]


def _option(product: Product, name: str, language: str) -> Option:
    values = dict.fromkeys(v.attributes[name] for v in product.variants if name in v.attributes)
    choices = [Choice(value, localized(product.labels.get(value, value), language)) for value in values]
    return Option(name, localized(ATTRIBUTE_NAMES.get(name, name), language), choices)

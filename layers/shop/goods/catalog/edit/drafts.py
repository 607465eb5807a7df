"""A product as its seller writes it down, before it has an id: what the API and imports share."""

import atexit
import gc
import hashlib
import re
from collections import Counter
from typing import Annotated

import msgspec

from layers.cloud.text import Text, localized
from layers.cloud.web.texts import COMMANDS, CONTROLS, LINE, NOTE, PARAGRAPHS, whole
from layers.shop.goods.catalog.errors import InvalidProductError
from layers.shop.goods.catalog.model import (
    CATEGORY_PATTERN,
    MAX_VARIANTS,
    SKU_PATTERN,
    Product,
    Status,
    Variant,
    slug,
)
from layers.shop.goods.catalog.table import stored
from layers.shop.offers.pricing.model import CURRENCIES, MAX_AMOUNT, Money

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=250, pattern=LINE)]
BrandName = Annotated[str, msgspec.Meta(max_length=120, pattern=NOTE)]
Paragraphs = Annotated[str, msgspec.Meta(max_length=20_000, pattern=PARAGRAPHS)]
Language = Annotated[str, msgspec.Meta(pattern=whole("[a-z]{2}"))]
ShortText = Line | Annotated[dict[Language, Line], msgspec.Meta(min_length=1, max_length=4)]
Brand = BrandName | Annotated[dict[Language, BrandName], msgspec.Meta(min_length=1, max_length=4)]
LongText = Paragraphs | Annotated[dict[Language, Paragraphs], msgspec.Meta(max_length=4)]
Address = Annotated[
    str,
    msgspec.Meta(max_length=2_000, pattern=whole(rf"(([Hh][Tt][Tt][Pp][Ss]?://|/)[^\s{CONTROLS}{COMMANDS}]+)?")),
]
Price = Money | Annotated[list[Money], msgspec.Meta(min_length=1, max_length=20)]
# msgspec 0.22.0 breaks the heap when a type with a pattern beside a dict is freed, which happens when a process ends.
atexit.register(gc.freeze)

MOST_AHEAD = 1_000_000  # units of a SKU that may be owed at a time
MAX_BYTES = 380_000  # a product is one item: DynamoDB takes 400 KB, names and keys included


class VariantDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    """`price` is one amount or one per currency; `stock` is what is on the shelf when the SKU is first seen.

    So are `counted` (false: it is sold without a count) and `backorder`, how many units may be owed at a time.
    """

    sku: Annotated[str, msgspec.Meta(pattern=SKU_PATTERN)]
    price: Price
    attributes: Annotated[dict[Line, ShortText], msgspec.Meta(max_length=10)] = {}
    stock: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0
    weight_grams: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    counted: bool = True
    backorder: Annotated[int, msgspec.Meta(ge=0, le=MOST_AHEAD)] = 0
    image: Address = ""
    tax_class: Annotated[str, msgspec.Meta(pattern=whole("[a-z_]{1,32}"))] = "standard"
    list_price: Money | Annotated[list[Money], msgspec.Meta(max_length=20)] = []


class ProductDraft(msgspec.Struct, frozen=True, omit_defaults=True):
    title: ShortText
    category: Annotated[str, msgspec.Meta(pattern=CATEGORY_PATTERN)]
    variants: Annotated[list[VariantDraft], msgspec.Meta(min_length=1, max_length=MAX_VARIANTS)]
    description: LongText = ""
    brand: Brand = ""
    tags: Annotated[list[Line], msgspec.Meta(max_length=50)] = []
    images: Annotated[list[Address], msgspec.Meta(max_length=50)] = []
    image: Address = ""
    status: Status = "active"

    def fingerprint(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()[:32]


def product_of(draft: ProductDraft, product_id: str, made_from: str = "") -> Product:
    """The product a draft describes, at version 1. Raises InvalidProductError."""
    check(draft)
    image = draft.image or next(iter(draft.images), "")
    product = Product(
        product_id=product_id,
        title=draft.title,
        description=draft.description,
        category=draft.category,
        image=image,
        images=draft.images,
        variants=[_variant(draft, variant, product_id, image) for variant in draft.variants],
        status=draft.status,
        brand=draft.brand,
        tags=draft.tags,
        labels=_labels(draft),
        made_from=made_from,
    )
    check_size(product)
    return product


def check_size(product: Product) -> None:
    """Raises InvalidProductError."""
    if len(product.variants) > MAX_VARIANTS:
        raise InvalidProductError([_error("variants", f"at most {MAX_VARIANTS}", f"{len(product.variants)} variants")])
    if (size := len(stored.dump(product).encode())) > MAX_BYTES:
        raise InvalidProductError([_error("body", f"at most {MAX_BYTES} bytes to store", f"{size} bytes to store")])


def check(draft: ProductDraft) -> None:
    """The rules that span fields. Raises InvalidProductError with one entry per broken rule."""
    counted = Counter(variant.sku for variant in draft.variants)
    errors: list[dict[str, str]] = []
    if not re.fullmatch(CATEGORY_PATTERN, draft.category):
        errors.append(_error("category", "a slug such as table-lamps", f"got {draft.category[:60]!r}"))
    for index, variant in enumerate(draft.variants):
        at = f"variants[{index}]"
        if not re.fullmatch(SKU_PATTERN, variant.sku):  # imports make drafts that no type has checked
            errors.append(_error(f"{at}.sku", "letters, digits and . _ - only", "it has other characters"))
        if counted[variant.sku] > 1:
            errors.append(_error(f"{at}.sku", "a SKU of its own", f"{variant.sku} is there more than once"))
        if not variant.counted and (variant.stock or variant.backorder):
            errors.append(_error(f"{at}.counted", "true: stock and backorder are counts", "it is not counted"))
        errors += _price_errors(at, variant)
    if errors:
        raise InvalidProductError(errors)


def _price_errors(at: str, variant: VariantDraft) -> list[dict[str, str]]:
    errors = []
    for money in (*_monies(variant.price), *_monies(variant.list_price)):
        if not 1 <= money.amount <= MAX_AMOUNT:
            errors.append(_error(f"{at}.price.amount", f"1 to {MAX_AMOUNT} minor units", f"got {money.amount}"))
        if money.currency not in CURRENCIES:
            got = f"nothing can be bought in {money.currency[:20]!r}"
            errors.append(_error(f"{at}.price.currency", f"one of {', '.join(CURRENCIES)}", got))
    return errors


def _error(field: str, expected: str, detail: str) -> dict[str, str]:
    return {"field": field, "expected": expected, "detail": f"{field}: {detail}"}


def _variant(draft: ProductDraft, variant: VariantDraft, product_id: str, image: str) -> Variant:
    return Variant(
        sku=variant.sku,
        product_id=product_id,
        title=draft.title,
        attributes={name: _code(value) for name, value in variant.attributes.items()},
        prices={money.currency: money.amount for money in _monies(variant.price)},
        weight_grams=variant.weight_grams,
        image=variant.image or image,
        category=draft.category,
        tax_class=variant.tax_class,
        label=_label(variant),
        list_prices={money.currency: money.amount for money in _monies(variant.list_price)},
    )


def _monies(price: Money | list[Money]) -> list[Money]:
    return price if isinstance(price, list) else [price]


def _code(value: Text) -> str:
    """What stands in `attributes`: the words themselves, or a slug where there are several languages."""
    return value if isinstance(value, str) else slug(localized(value, "en")) or localized(value, "en")


def _label(variant: VariantDraft) -> Text:
    """`Vermilion / Large`, in every language that any of its values has."""
    values = list(variant.attributes.values())
    languages = sorted({language for value in values if isinstance(value, dict) for language in value})
    if not languages:
        return " / ".join(localized(value, "en") for value in values)
    return {language: " / ".join(localized(value, language) for value in values) for language in languages}


def _labels(draft: ProductDraft) -> dict[str, Text]:
    values = (value for variant in draft.variants for value in variant.attributes.values())
    return {_code(value): value for value in values if isinstance(value, dict)}

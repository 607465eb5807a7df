"""A product of a file upon the one that is in the shop: what the file does not speak of stays."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from layers.cloud.text import Text
from layers.shop.goods.catalog.edit.drafts import ProductDraft
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.catalog.shopify.shopify_product import MAX_IMAGES

OF_PRODUCTS = ("description", "brand", "tags", "status", "category")
OF_VARIANTS = ("list_prices", "weight_grams", "tax_class")


def known_by_options(draft: ProductDraft, before: Product) -> dict[str, str]:
    """The shop's SKU, by that of the file, for options the shop sells under another SKU.

    A SKU is what stock and carts know a variant by: a new spelling in the file does not take the variant off sale.
    """
    ours, theirs = set(before.skus()), {variant.sku for variant in draft.variants}
    free = [variant for variant in before.variants if variant.sku not in theirs]
    choices = Counter(_options(variant, before) for variant in free)
    by_options = {o: v.sku for v in free if choices[o := _options(v, before)] == 1}
    new = [(variant.sku, tuple(map(str, variant.attributes.values()))) for variant in draft.variants]
    asked = Counter(options for sku, options in new if sku not in ours)
    return {sku: by_options[o] for sku, o in new if sku not in ours and asked[o] == 1 and o in by_options}


def _options(variant: Variant, product: Product) -> tuple[str, ...]:
    """The words a seller reads, in whichever language a file writes them: the first that is there."""
    return tuple(_words(product.labels.get(value, value)) for value in variant.attributes.values())


def _words(text: Text) -> str:
    return text if isinstance(text, str) else text.get("en") or next(iter(text.values()), "")


def merged(product: Product, before: Product, silent: set[str]) -> Product:
    """`product` as a file describes it, with what it is silent about, other currencies, languages and labels, and
    variants that are not in it, as they were `before`. An import takes no variant off sale."""
    kept = {name: getattr(before, name) for name in OF_PRODUCTS if name in silent}
    images = (
        {"images": _together(product, before), "image": product.image or before.image} if "images" in silent else {}
    )
    product = msgspec.structs.replace(
        product,
        title=in_other_languages(product.title, before.title),
        **{
            "description": in_other_languages(product.description, before.description),
            "brand": in_other_languages(product.brand, before.brand),
            **kept,
            **images,
        },
        labels={**before.labels, **product.labels},
        made_from=before.made_from,
    )
    variants = [_variant(variant, before, product, silent) for variant in product.variants]
    in_place = _with_left_alone(variants, before)
    said = {"title": product.title, "category": product.category}
    return msgspec.structs.replace(product, variants=[msgspec.structs.replace(v, **said) for v in in_place])


def _together(product: Product, before: Product) -> list[str]:
    return list(dict.fromkeys([*product.images, *before.images]))[:MAX_IMAGES]


def _variant(variant: Variant, before: Product, product: Product, silent: set[str]) -> Variant:
    known = before.variant(variant.sku)
    attributes = {name: _code(value, before) for name, value in variant.attributes.items()}
    if known is None:
        return msgspec.structs.replace(variant, attributes=attributes, image=variant.image or product.image)
    kept = {name: getattr(known, name) for name in OF_VARIANTS if name in silent}
    if variant.tax_class == "standard" and known.tax_class != "exempt":
        kept["tax_class"] = known.tax_class  # Shopify knows taxable and not; which rate applies is this shop's own
    others = {currency: amount for currency, amount in known.list_prices.items() if currency not in variant.prices}
    return msgspec.structs.replace(
        variant,
        attributes=attributes,
        label=known.label if attributes == known.attributes else variant.label,
        prices={**known.prices, **variant.prices},
        image=variant.image or (known.image if "images" in silent else product.image),
        **{"list_prices": {**others, **variant.list_prices}, **kept},
    )


def _code(words: str, before: Product) -> str:
    """What stands for these words in the shop: another language's words may stand beside them."""
    spoken = (code for code, text in before.labels.items() if isinstance(text, dict) and words in text.values())
    return next(spoken, words)


def in_other_languages(words: Text, before: Text) -> Text:
    """The file's words in the place of their own language; what is written in others stays."""
    if not isinstance(words, str) or isinstance(before, str) or words in before.values():
        return words if isinstance(before, str) else before
    chinese = any("\u4e00" <= character <= "\u9fff" for character in words)
    return {**before, "zh" if chinese else next((lang for lang in before if lang != "zh"), "en"): words}


def _with_left_alone(variants: list[Variant], before: Product) -> list[Variant]:
    """Each variant that is not in the file stands behind the one it stood behind."""
    result, named = list(variants), {variant.sku for variant in variants}
    at = 0
    for variant in before.variants:
        if variant.sku in named:
            at = next(i for i, v in enumerate(result) if v.sku == variant.sku) + 1
        else:
            result.insert(at, variant)
            at += 1
    return result


def left_alone(product: Product, draft: ProductDraft) -> Iterator[str]:
    """The SKUs of a merged product that its file does not have."""
    named = {variant.sku for variant in draft.variants}
    return (sku for sku in product.skus() if sku not in named)

"""The seed catalogue: the words in words.toml and products/*.toml become the same 240 products on every run."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft
from layers.shop.goods.catalog.model import Category
from layers.shop.offers.pricing.model import Money

HERE = Path(__file__).parent
IMAGES = "/images/products"

# What launches and flash sales are tried on: plenty, one nearly gone, one gone.
STOCK = {"LANTERN-RED": 5_000, "LANTERN-GOLD": 3, "TENT-ULTRA-SLATE": 0}
HOT = ("phones-quiet", "sneaker-run", "tea-longjing", "flask-trail", "jacket-shell")


@dataclass(frozen=True)
class Picture:
    """One file to draw."""

    name: str
    shape: str
    colour: str
    style: int


@dataclass(frozen=True)
class Entry:
    """A product of the catalogue with its pictures."""

    product_id: str
    draft: ProductDraft
    pictures: list[Picture]


@dataclass(frozen=True)
class Model:
    """One line of a kind: `slug | zh | en | sentence zh | sentence en | yuan | colours`."""

    slug: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    yuan: int
    colours: list[str]
    tinted: bool  # the colour is the picture's only; there is nothing to choose

    @classmethod
    def read(cls, line: str) -> "Model":
        slug, zh, en, says_zh, says_en, yuan, colours = (part.strip() for part in line.split(" | "))
        return cls(slug, zh, en, says_zh, says_en, int(yuan), colours.lstrip("=").split(","), colours[0] == "=")


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def categories() -> list[Category]:
    """The tree: departments, then what is in them."""
    found = []
    for department, (zh, en, *inside) in words()["departments"].items():
        found.append(Category(department, {"zh": zh, "en": en}))
        for name in inside:
            title = dict(zip(("zh", "en"), words()["categories"][name], strict=True))
            found.append(Category(name, title, parent=department, image=_first_image(name)))
    return found


def _file(category: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "products" / f"{category}.toml").read_text("utf-8"))


def _first_image(category: str) -> str:
    return f"{IMAGES}/{Model.read(_file(category)['kind'][0]['models'][0]).slug}.svg"


@cache
def entries() -> tuple[Entry, ...]:
    """Every product, in the order it is listed in."""
    return tuple(entry for name in words()["categories"] for entry in _entries(name))


def _entries(category: str) -> Iterator[Entry]:
    for kind in _file(category)["kind"]:
        for style, line in enumerate(kind["models"]):
            yield _entry(category, kind, Model.read(line), style)


def _entry(category: str, kind: dict[str, Any], model: Model, style: int) -> Entry:
    brand_zh, brand_en = words()["brands"][kind["brand"]]
    names = [_picture_name(model, colour) for colour in model.colours]
    draft = ProductDraft(
        title={"zh": f"{brand_zh} {model.zh}", "en": f"{brand_en} {model.en}"},
        description={
            "zh": model.says_zh + kind["closing_zh"],
            "en": f"{model.says_en} {kind['closing_en']}",
        },
        category=category,
        brand={"zh": brand_zh, "en": brand_en},
        tags=[kind["shape"].replace("_", " "), words()["kinds"][kind["shape"]]],
        image=f"{IMAGES}/{names[0]}.svg",
        images=[f"{IMAGES}/{name}.svg" for name in names],
        variants=list(_variants(kind, model)),
    )
    pictures = [Picture(n, kind["shape"], c, style) for n, c in zip(names, model.colours, strict=True)]
    return Entry(f"prd_{model.slug}", draft, pictures)


def _picture_name(model: Model, colour: str) -> str:
    return model.slug if colour == model.colours[0] else f"{model.slug}-{colour}"


def _variants(kind: dict[str, Any], model: Model) -> Iterator[VariantDraft]:
    axis = words()["axes"].get(kind.get("axis"), {"attribute": "", "values": [["", "", 1.0, 1.0]]})
    for colour in model.colours:
        for zh, en, dearer, heavier in axis["values"]:
            attributes: dict[str, Any] = {}
            if not model.tinted:
                attributes["color"] = dict(zip(("zh", "en"), words()["colours"][colour], strict=False))
            if en:
                attributes[axis["attribute"]] = en if zh == en else {"zh": zh, "en": en}
            sku = _sku(model.slug, "" if model.tinted else colour, en)
            yuan = _tidy(model.yuan * dearer)
            yield VariantDraft(
                sku=sku,
                price=prices(yuan),
                list_price=prices(_tidy(yuan * 1.25)) if _chance(model.slug, "sale", 9) else [],
                attributes=attributes,
                stock=_stock(sku, model.slug),
                weight_grams=round(kind["weight"] * heavier),
                image=f"{IMAGES}/{_picture_name(model, colour)}.svg",
            )


def _sku(slug: str, colour: str, size: str) -> str:
    return "-".join(filter(None, (slug, colour, size.replace(" ", "").replace(".", "")))).upper()


def _tidy(yuan: float) -> int:
    """Prices end in 9 above ten yuan, as shops here like them."""
    whole = round(yuan)
    return whole if whole < 20 or whole % 10 in (5, 8, 9) else whole // 10 * 10 + 9


def prices(yuan: int) -> list[Money]:
    """A price in each currency, set at home and rounded to what looks like a price abroad."""
    dollars, euros, yen = round(yuan / 6.4), round(yuan / 7.0), round(yuan * 22 / 100)
    return [
        Money(yuan * 100, "CNY"),
        Money(max(dollars, 1) * 100 - 1, "USD"),
        Money(max(euros, 1) * 100 - 10, "EUR"),
        Money(max(yen, 2) * 100 - 20, "JPY"),
    ]


def _number(*words_: str) -> int:
    return int.from_bytes(hashlib.sha256(" ".join(words_).encode()).digest()[:4], "big")


def _chance(slug: str, what: str, one_in: int) -> bool:
    return _number(slug, what) % one_in == 0


def _stock(sku: str, slug: str) -> int:
    if sku in STOCK:
        return STOCK[sku]
    if slug in HOT:
        return 1_200 + _number(sku) % 1_800
    return 1 + _number(sku) % 5 if _chance(sku, "low", 17) else 12 + _number(sku) % 150

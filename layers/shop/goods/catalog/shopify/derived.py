"""Names for what the file gives none that the shop could use: SKUs, and the ids of categories."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from layers.shop.goods.catalog.model import Category, CategoryTree, slug
from layers.shop.goods.catalog.shopify.characters import has_letters, one_line
from layers.shop.goods.catalog.shopify.shopify_row import Row

OTHER = "Other"
MOST_LEVELS = 12
MOST_LETTERS = 100  # of a category's name
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})


def derived_sku(handle: str, values: Sequence[str]) -> str:
    """A SKU for a variant that has none: the same for the same handle and options, whatever else changes."""
    words = "-".join(filter(None, [slug(handle), *map(slug, values)])).upper()
    spelled = all(map(str.isascii, [handle, *values])) and 0 < len(words) <= 64
    return words if spelled else unmistakable_sku(handle, values)


def unmistakable_sku(handle: str, values: Sequence[str]) -> str:
    """As `derived_sku`, where another has that one: `S M` and `S-M` are two."""
    words = "-".join(filter(None, [slug(handle), *map(slug, values)])).upper()
    return f"{words[:50].strip('-') or 'P'}-{_digest(handle, *values)}".upper()


def category_names(row: Row) -> list[str]:
    """`Home & Garden > Lighting > Lamps` from the department down; else the type; else "Other". Raises RefusedError."""
    names = [name for part in row["category"].split(">") if has_letters(name := one_line(part))]
    column = "category" if names else "type"
    names = names or [one_line(row["type"]) if has_letters(one_line(row["type"])) else OTHER]
    if len(names) > MOST_LEVELS or max(map(len, names)) > MOST_LETTERS:
        raise row.refuse(
            column, f"has more than {MOST_LEVELS} levels, or a name of more than {MOST_LETTERS} characters"
        )
    return names


def categories(names: Iterable[str], tree: CategoryTree | None = None) -> list[Category]:
    """The branch of the tree that these names lead along, from the department down.

    An id is taken once: `Menswear > Extras` is `extras`, `Kidswear > Extras` then is `kidswear-extras`. A single name
    is the category of that name wherever it stands.
    """
    known = tree or CategoryTree()
    branch: list[Category] = []
    names = list(names)
    for name in names:
        found = _place(name, branch, known, anywhere=len(names) == 1)
        branch.append(found)
        known = known.having([found])
    return branch


def _place(name: str, above: list[Category], tree: CategoryTree, anywhere: bool) -> Category:
    parent = above[-1].category_id if above else None
    for category_id in _ids(name, above):
        there = tree.get(category_id)
        if there is None:
            return Category(category_id, name, parent)
        if _called(there, name, category_id) and (anywhere or there.parent == parent) and there not in above:
            return there
    return Category(f"c-{_digest(parent or '', name)}", name, parent)


def _ids(name: str, above: list[Category]) -> Iterator[str]:
    yield (own := category_slug(name))
    if above:
        yield slug(f"{above[-1].category_id[:40]}-{own}")


def _called(category: Category, name: str, category_id: str) -> bool:
    """A name that its id spells whole is known by it, whatever languages the category has by now."""
    titles = [category.title] if isinstance(category.title, str) else category.title.values()
    return slug(name) == category_id or name.casefold() in map(str.casefold, titles)


def category_slug(name: str) -> str:
    """`Größen & Maße` is `grossen-masse`; a name that Latin letters do not spell whole has a fingerprint in its id."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.translate(_PLAIN)) if not unicodedata.combining(c))
    if plain.isascii() and 0 < len(words := slug(plain)) < 48:
        return words
    return "-".join(filter(None, [slug(plain)[:32].strip("-"), "c" if not slug(plain) else "", _digest(name)]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:10]

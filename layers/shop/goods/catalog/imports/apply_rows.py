"""From what rows say to products in the shop."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from layers.cloud.ids import derived_id
from layers.cloud.patience import until_written
from layers.shop.goods.catalog.edit.add_product import book_opening_stock
from layers.shop.goods.catalog.edit.drafts import ProductDraft, check_size, product_of
from layers.shop.goods.catalog.edit.save_product import grow_categories, save_product
from layers.shop.goods.catalog.errors import InvalidProductError, ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.imports.merge import left_alone, merged
from layers.shop.goods.catalog.imports.set_quantities import set_quantities
from layers.shop.goods.catalog.imports.settle_skus import TAKEN, settled
from layers.shop.goods.catalog.imports.sold_as import sold_as
from layers.shop.goods.catalog.model import Category, CategoryTree, Product
from layers.shop.goods.catalog.shopify.derived import categories
from layers.shop.goods.catalog.shopify.shopify_product import Outcome
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal
from layers.shop.goods.catalog.table.store import products_table

MADE_FROM = "shopify"
STAYS = "is not in the file, or its row was refused: it stays as it was"


@dataclass
class Applied:
    """What a batch came to. `sets_stock` is the import by which known SKUs are corrected to the file's numbers, if
    its owner asked for that."""

    sets_stock: str = ""
    rows: int = 0
    last_line: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def product_id_of(outcome: Outcome) -> str:
    """The same handle is the same product for ever."""
    return derived_id("prd", "shopify", outcome.handle)


def apply_rows(batch: Sequence[Outcome], sets_stock: str = "") -> Applied:
    """Create or change the products of a batch, and leave alone those that are as the file says."""
    applied = Applied(sets_stock)
    placed = _placed(batch)
    known = products_table.get(product_id_of(outcome) for outcome in placed if outcome.draft)
    for outcome in placed:
        applied.rows += outcome.rows
        applied.last_line = outcome.line
        applied.refused += outcome.refused
        if outcome.draft:
            _apply(outcome, outcome.draft, known.get(product_id_of(outcome)), applied)
    return applied


def _placed(batch: Sequence[Outcome]) -> list[Outcome]:
    """The batch with each product in its category of the shop's tree. Missing ones are added; the others stay."""
    paths = [[str(category.title) for category in outcome.categories] for outcome in batch]

    def missing(tree: CategoryTree) -> list[Category]:
        grown = tree
        for path in paths:
            grown = grown.having(categories(path, grown))
        return [category for category in grown if category.category_id not in tree]

    tree = grow_categories(missing) if any(paths) else CategoryTree()
    branches = [categories(path, tree) for path in paths]
    return [_in(outcome, branch) for outcome, branch in zip(batch, branches, strict=True)]


def _in(outcome: Outcome, branch: list[Category]) -> Outcome:
    if not (outcome.draft and branch):
        return outcome
    draft = msgspec.structs.replace(outcome.draft, category=branch[-1].category_id)
    return msgspec.structs.replace(outcome, draft=draft, categories=branch)


def _apply(outcome: Outcome, draft: ProductDraft, before: Product | None, applied: Applied) -> None:
    product_id = product_id_of(outcome)

    def attempt() -> bool | None:
        """None when somebody else wrote the product since it was read."""
        nonlocal before
        try:
            _write(outcome, draft, before, applied)
        except ProductChangedError:
            before = products_table.get([product_id]).get(product_id)
            return None
        return True

    try:
        until_written(attempt, ProductChangedError("Many change this product at once."))
    except SkuTakenError as taken:  # in this very moment
        applied.refused.append(Refusal(outcome.line, "Variant SKU", TAKEN, ", ".join(taken.skus)[:80]))
    except InvalidProductError as invalid:
        applied.refused.append(Refusal(outcome.line, "", str(invalid), ""))


def _write(outcome: Outcome, draft: ProductDraft, before: Product | None, applied: Applied) -> None:
    """Counted as what it came to: of two imports of one file at once, the later finds the product as it would be."""
    product_id = product_id_of(outcome)
    ours = settled(outcome, draft, product_id, before)
    if not ours.draft.variants:
        applied.refused += ours.refused
        return
    product = product_of(ours.draft, product_id, MADE_FROM)
    product = merged(product, before, outcome.silent) if before else product
    check_size(product)
    same = before is not None and before.same_as(product)
    if not same:
        save_product(product, replacing=before)
    known = book_opening_stock(product_id, ours.draft)
    applied.created += before is None
    applied.updated += before is not None and not same
    applied.unchanged += same
    applied.refused += ours.refused
    stays = [Note(outcome.line, "Variant SKU", STAYS, sku, "left_alone") for sku in left_alone(product, ours.draft)]
    applied.notes += [*outcome.notes, *ours.notes, *stays, *sold_as(ours, known)]
    if applied.sets_stock:
        applied.notes += set_quantities(ours, known, applied.sets_stock)

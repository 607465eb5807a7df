"""Puts the seed catalogue into the shop. Running it again changes nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from infra.catalogue.catalogue import Entry, categories, entries
from layers.shop.goods.catalog.edit.load_products import load_products
from layers.shop.goods.catalog.edit.save_product import add_categories

CHUNK = 30  # products: a few batch writes each, so that the bar moves
THREADS = 4


def seed(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Load every product with its stock; how many were new. `progress(done, total)` is told after each chunk."""
    add_categories(categories())
    catalogue, done, new = entries(), 0, 0
    chunks = [catalogue[at : at + CHUNK] for at in range(0, len(catalogue), CHUNK)]
    with ThreadPoolExecutor(THREADS) as pool:
        for chunk, loaded in zip(chunks, pool.map(_load, chunks), strict=True):
            done, new = done + len(chunk), new + loaded
            progress(done, len(catalogue))
    return new


def _load(chunk: tuple[Entry, ...]) -> int:
    return load_products({entry.product_id: entry.draft for entry in chunk})

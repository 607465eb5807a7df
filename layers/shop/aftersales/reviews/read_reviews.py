"""What is published of a product, and what waits for somebody's look."""

from layers.shop.aftersales.reviews.model import Review, Summary
from layers.shop.aftersales.reviews.store import reviews_table
from layers.shop.goods.catalog.read.find_product import find_product

Page = tuple[list[Review], str]
"""Reviews, and the position after them; "" at the end."""


def published_reviews(product_id: str, after: str, limit: int) -> tuple[Page, Summary]:
    """The newest first. Raises ProductNotFoundError."""
    find_product(product_id)
    return _page(reviews_table.published(product_id, after, limit + 1), limit), reviews_table.summary(product_id)


def pending_reviews(after: str, limit: int) -> Page:
    """Of all products, the longest waiting first."""
    return _page(reviews_table.pending(after, limit + 1), limit)


def _page(found: list[tuple[str, Review]], limit: int) -> Page:
    shown = found[:limit]
    return [review for _, review in shown], shown[-1][0] if len(found) > limit else ""

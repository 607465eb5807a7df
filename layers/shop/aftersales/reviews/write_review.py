"""Write a review: of something that an order of ours has brought, or as anybody."""

from msgspec import Struct

from layers.cloud import clock, ids, settings
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.watch.telemetry import count
from layers.shop.aftersales.reviews.errors import NotBoughtError, ReviewExistsError
from layers.shop.aftersales.reviews.model import Review, first_status
from layers.shop.aftersales.reviews.store import reviews_table
from layers.shop.checkout.orders.model import SENT
from layers.shop.checkout.orders.read.read_order import open_order
from layers.shop.goods.catalog.read.find_product import find_product


class Words(Struct, frozen=True):
    """What somebody says, in their language."""

    rating: int
    title: str
    text: str
    name: str
    language: str


def write_review(
    product_id: str, words: Words, attempt: str = "", order_id: str = "", order_token: str | None = None
) -> tuple[Review, bool]:
    """The review, and whether this is a repetition of what `attempt` has written already; "" repeats nothing.

    Raises ProductNotFoundError, IdempotencyKeyReusedError and, for who shows an order, what open_order raises,
    NotBoughtError and ReviewExistsError.
    """
    find_product(product_id)
    if order_id:
        _check_bought(product_id, order_id, order_token)
    review = _review(product_id, words, _id_for(product_id, attempt, order_id), order_id)
    if reviews_table.add(review):
        count("ReviewWritten")
        return review, False
    return _earlier(review), True


def _check_bought(product_id: str, order_id: str, order_token: str | None) -> None:
    order = open_order(order_id, order_token)
    if order.status not in SENT or all(line.product_id != product_id for line in order.placement.lines):
        raise NotBoughtError


def _id_for(product_id: str, attempt: str, order_id: str) -> str:
    if order_id:
        return ids.derived_id("rev", "order", product_id, order_id)
    return ids.derived_id("rev", "attempt", product_id, attempt) if attempt else ids.new_id("rev")


def _review(product_id: str, words: Words, review_id: str, order_id: str) -> Review:
    verified = bool(order_id)
    return Review(
        review_id=review_id,
        product_id=product_id,
        rating=words.rating,
        title=words.title,
        text=words.text,
        name=words.name,
        language=words.language,
        at=clock.iso(clock.now()),
        status=first_status(settings.REVIEWS(), verified, words.title, words.text),
        verified=verified,
        order_id=order_id,
    )


def _earlier(review: Review) -> Review:
    """What stands under the same id. Raises where it says something else."""
    found = reviews_table.get(review.product_id, review.review_id)
    if found and found.words == review.words:
        return found
    if review.verified:
        raise ReviewExistsError(review.review_id)
    raise IdempotencyKeyReusedError("this Idempotency-Key was used for another review")

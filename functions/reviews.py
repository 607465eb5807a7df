"""Reviews over HTTP: reading, writing and voting for everybody, deciding for who runs the shop."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from functions.catalog import PRODUCT_CACHE
from functions.parameters import Limit
from layers.cloud import keyed
from layers.cloud.customers import visitor_key
from layers.cloud.web import cursors
from layers.cloud.web.etags import conditional
from layers.cloud.web.http import Answer, Caller, Request
from layers.cloud.web.texts import LINE, NOTE, PARAGRAPHS, Cursor, OptionalKey, Token, whole
from layers.shop.aftersales.reviews.decide_review import decide_review, find_helpful
from layers.shop.aftersales.reviews.model import STARS, Decision, Review, Summary
from layers.shop.aftersales.reviews.read_reviews import Page, pending_reviews, published_reviews
from layers.shop.aftersales.reviews.write_review import Words, write_review

LISTED = "reviews"
WAITING = "pending reviews"
Reason = Annotated[str, Meta(max_length=500, pattern=NOTE)]


class ReviewRequest(Struct):
    """`order_id`, with its token in X-Order-Token, makes it a verified purchase: once per order and product."""

    rating: Annotated[int, Meta(ge=1, le=5)]
    title: Annotated[str, Meta(min_length=1, max_length=120, pattern=LINE)]
    text: Annotated[str, Meta(max_length=4_000, pattern=PARAGRAPHS)] = ""
    name: Annotated[str, Meta(max_length=60, pattern=NOTE)] = ""
    order_id: Annotated[str, Meta(pattern=whole("(ord_[a-z2-7]{26})?"))] = ""


class ReviewHeaders(Struct):
    idempotency_key: OptionalKey = ""
    x_order_token: Token | None = None


class ReviewsQuery(Struct):
    limit: Limit = 20
    cursor: Cursor | None = None


class ReviewView(Struct):
    """`status` is `pending` until somebody has looked at it, where the shop wants that."""

    review_id: str
    product_id: str
    rating: int
    title: str
    text: str
    name: str
    language: str
    at: str
    status: str
    verified: bool
    helpful: int


class SummaryView(Struct):
    """`average` is null where there is none; `by_rating`: how many gave 1, 2, 3, 4 and 5 stars."""

    count: int
    average: float | None
    by_rating: dict[str, int]


class ProductReviews(Struct):
    items: list[ReviewView]
    summary: SummaryView
    next_cursor: str | None = None


class PendingReviews(Struct):
    items: list[ReviewView]
    next_cursor: str | None = None


class DecisionRequest(Struct):
    decision: Decision
    reason: Reason = ""


def list_reviews(product_id: str, query: ReviewsQuery, request: Request) -> Answer[ProductReviews]:
    """What buyers say of a product, the newest first, and how many stars it has."""
    page, summary = published_reviews(product_id, _after(LISTED, query), query.limit)
    items, following = _listed(LISTED, page)
    return conditional(request, ProductReviews(items, _summary(summary), following), PRODUCT_CACHE)


def post_review(product_id: str, body: ReviewRequest, headers: ReviewHeaders, request: Request) -> Answer[ReviewView]:
    """Say what one thinks of a product."""
    words = Words(body.rating, body.title.strip(), body.text.strip(), body.name.strip(), request.language)
    attempt = keyed.key_of("review", visitor_key(request.source_ip), key) if (key := headers.idempotency_key) else ""
    review, known = write_review(product_id, words, attempt, body.order_id, headers.x_order_token)
    return Answer(view(review), headers={"Idempotent-Replayed": "true"} if known else {})


def post_vote(product_id: str, review_id: str, request: Request) -> ReviewView:
    """Find a review helpful; once, however often one says so."""
    return view(find_helpful(product_id, review_id, visitor_key(request.source_ip)))


def list_pending_reviews(query: ReviewsQuery) -> PendingReviews:
    """What waits for somebody's look, of all products; the longest first."""
    return PendingReviews(*_listed(WAITING, pending_reviews(_after(WAITING, query), query.limit)))


def post_decision(product_id: str, review_id: str, body: DecisionRequest, caller: Caller) -> ReviewView:
    """Publish a review, or take it out of sight."""
    return view(decide_review(product_id, review_id, body.decision, caller.name, body.reason))


def view(review: Review) -> ReviewView:
    """Less the order that vouches for it, which is nobody else's business."""
    return msgspec.convert(review, ReviewView, from_attributes=True)


def _summary(summary: Summary) -> SummaryView:
    by_rating = {str(star): count for star, count in zip(STARS, summary.counts, strict=True)}
    return SummaryView(summary.count, summary.average, by_rating)


def _after(of: str, query: ReviewsQuery) -> str:
    return str(cursors.decode(of, query.cursor)["after"]) if query.cursor else ""


def _listed(of: str, page: Page) -> tuple[list[ReviewView], str | None]:
    found, following = page
    return [view(review) for review in found], cursors.encode(of, {"after": following}) if following else None

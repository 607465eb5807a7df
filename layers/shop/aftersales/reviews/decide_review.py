"""Votes of visitors, and decisions of operators."""

from msgspec.structs import replace

from layers.cloud import audit
from layers.cloud.patience import until_written
from layers.shop.aftersales.reviews.errors import ReviewBusyError, ReviewNotFoundError
from layers.shop.aftersales.reviews.model import DECIDED, Decision, Review
from layers.shop.aftersales.reviews.store import reviews_table

TRIES = 8


def find_helpful(product_id: str, review_id: str, voter: str) -> Review:
    """One voter finds a review helpful, once. Raises ReviewNotFoundError and ReviewBusyError."""
    return until_written(lambda: _voted(product_id, review_id, voter), _busy(), TRIES)


def _voted(product_id: str, review_id: str, voter: str) -> Review | None:
    """None when somebody else was quicker."""
    before = _found(product_id, review_id)
    if before.status != "published":
        raise ReviewNotFoundError(review_id)
    after = replace(before, helpful=before.helpful + 1, version=before.version + 1)
    if reviews_table.vote(before, after, voter):
        return after
    return before if reviews_table.has_voted(product_id, review_id, voter) else None


def decide_review(product_id: str, review_id: str, decision: Decision, by: str, reason: str) -> Review:
    """Publish or refuse it, also one that was decided on before. Raises ReviewNotFoundError and ReviewBusyError."""
    before = _found(product_id, review_id)
    audit.note(f"{decision}_review", by, product_id, [review_id], reason, before.status)
    return until_written(lambda: _decided(product_id, review_id, decision), _busy(), TRIES)


def _decided(product_id: str, review_id: str, decision: Decision) -> Review | None:
    """None when somebody else was quicker."""
    before = _found(product_id, review_id)
    if before.status == DECIDED[decision]:
        return before
    after = replace(before, status=DECIDED[decision], version=before.version + 1)
    return after if reviews_table.replace(before, after) else None


def _found(product_id: str, review_id: str) -> Review:
    found = reviews_table.get(product_id, review_id)
    if found is None:
        raise ReviewNotFoundError(review_id)
    return found


def _busy() -> ReviewBusyError:
    return ReviewBusyError("others are voting or deciding at this moment")

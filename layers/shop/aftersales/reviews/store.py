"""Reviews in DynamoDB. The counts are written with what they count, so a summary is one read and no scan.

pk             sk                          what
PRODUCT#<id>   REVIEW#<review id>          a review; in gsi1 under PUBLISHED#<product id>, or PENDING
PRODUCT#<id>   SUMMARY                     how many published reviews have how many stars
PRODUCT#<id>   VOTE#<review id>#<voter>    who found it helpful, for a year
"""

from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, documents, names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta, connection
from layers.shop.aftersales.reviews.model import STARS, Review, Status, Summary

SUMMARY = "SUMMARY"
VOTES_KEPT = timedelta(days=365)


class ByTime(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "gsi1"
        projection = AllProjection()

    gsi1pk = UnicodeAttribute(hash_key=True)
    gsi1sk = UnicodeAttribute(range_key=True)


class ReviewRow(documents.DocumentRow):
    class Meta(TableMeta):
        table_name = names.table("reviews")

    gsi1pk = UnicodeAttribute(null=True)
    gsi1sk = UnicodeAttribute(null=True)
    listed = ByTime()


class SummaryRow(Item):
    class Meta(TableMeta):
        table_name = names.table("reviews")

    stars1 = NumberAttribute(null=True)
    stars2 = NumberAttribute(null=True)
    stars3 = NumberAttribute(null=True)
    stars4 = NumberAttribute(null=True)
    stars5 = NumberAttribute(null=True)


class VoteRow(Item):
    class Meta(TableMeta):
        table_name = names.table("reviews")

    expires_at = NumberAttribute()


class ReviewsTable:
    """The reviews table."""

    def get(self, product_id: str, review_id: str) -> Review | None:
        return documents.read(ReviewRow, _key(product_id), _sort_key(review_id), Review)

    def summary(self, product_id: str) -> Summary:
        """A moment old."""
        try:
            row = SummaryRow.get(_key(product_id), SUMMARY)
        except SummaryRow.DoesNotExist:
            return Summary()
        return Summary(tuple(int(getattr(row, _stars(star)) or 0) for star in STARS))  # type: ignore[arg-type]

    def add(self, review: Review) -> bool:
        """A new one; False where there is one of its id."""
        return self._write(review, 0, (1 if review.status == "published" else 0))

    def replace(self, before: Review, after: Review) -> bool:
        """The next version; False when somebody else was quicker."""
        more = (after.status == "published") - (before.status == "published")
        return self._write(after, before.version, more)

    def vote(self, before: Review, after: Review, voter: str) -> bool:
        """As replace, with the vote of somebody who has not voted yet; False also for who has."""
        expires_at = int((clock.now() + VOTES_KEPT).timestamp())
        vote = VoteRow(_key(after.product_id), _vote_key(after.review_id, voter), expires_at=expires_at)

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(_row(after), condition=documents.unchanged(ReviewRow, before.version))
                transaction.save(vote, condition=VoteRow.pk.does_not_exist())

        return unless_refused(write)

    def has_voted(self, product_id: str, review_id: str, voter: str) -> bool:
        try:
            VoteRow.get(_key(product_id), _vote_key(review_id, voter), consistent_read=True)
        except VoteRow.DoesNotExist:
            return False
        return True

    def published(self, product_id: str, after: str, limit: int) -> list[tuple[str, Review]]:
        """The newest first, each with the position after it; position "" is the beginning. A moment old."""
        return self._listed(_place(product_id, "published"), after, limit, newest_first=True)

    def pending(self, after: str, limit: int) -> list[tuple[str, Review]]:
        """Those that wait for somebody's look, of all products, the longest first. A moment old."""
        return self._listed(_place("", "pending"), after, limit, newest_first=False)

    def _listed(self, place: str | None, after: str, limit: int, newest_first: bool) -> list[tuple[str, Review]]:
        beyond: Any = None
        if after:
            beyond = ByTime.gsi1sk < after if newest_first else ByTime.gsi1sk > after
        rows = ReviewRow.listed.query(place, beyond, scan_index_forward=not newest_first, limit=limit)
        return [(str(row.gsi1sk), documents.of(row, Review)) for row in rows]

    def _write(self, review: Review, seen: int, more: int) -> bool:
        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(_row(review), condition=documents.unchanged(ReviewRow, seen))
                if more:
                    counted = getattr(SummaryRow, _stars(review.rating))
                    transaction.update(SummaryRow(_key(review.product_id), SUMMARY), actions=[counted.add(more)])

        return unless_refused(write)


reviews_table = ReviewsTable()


def _row(review: Review) -> ReviewRow:
    body = documents.text_of(review)
    row = ReviewRow(_key(review.product_id), _sort_key(review.review_id), body=body, version=review.version)
    if place := _place(review.product_id, review.status):
        row.gsi1pk, row.gsi1sk = place, f"{review.at}#{review.review_id}"
    return row


def _place(product_id: str, status: Status) -> str | None:
    return {"published": f"PUBLISHED#{product_id}", "pending": "PENDING", "refused": None}[status]


def _key(product_id: str) -> str:
    return f"PRODUCT#{product_id}"


def _sort_key(review_id: str) -> str:
    return f"REVIEW#{review_id}"


def _vote_key(review_id: str, voter: str) -> str:
    return f"VOTE#{review_id}#{voter}"


def _stars(star: int) -> str:
    return f"stars{star}"

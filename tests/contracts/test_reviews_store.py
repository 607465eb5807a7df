"""What the reviews table promises: the stars are those of what is published, whatever happens to it."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.reviews.model import Review, Status
from layers.shop.aftersales.reviews.store import ReviewsTable, reviews_table


@pytest.fixture
def reviews(tables: str) -> ReviewsTable:
    return reviews_table


def a_review(number: int = 1, rating: int = 5, status: Status = "published", product: str = "prd_1") -> Review:
    at = f"2026-11-11T00:00:{number:02}.000Z"
    return Review(f"rev_{number}", product, rating, "Warm light", "", "May", "en", at, status)


def next_of(review: Review, status: Status) -> Review:
    return replace(review, status=status, version=review.version + 1)


def stars(reviews: ReviewsTable) -> tuple[int, ...]:
    return reviews.summary("prd_1").counts


def test_a_review_reads_back_whole_and_is_written_once(reviews: ReviewsTable) -> None:
    assert reviews.get("prd_1", "rev_1") is None
    assert reviews.add(a_review())
    assert not reviews.add(a_review(rating=1))
    assert reviews.get("prd_1", "rev_1") == a_review()
    assert stars(reviews) == (0, 0, 0, 0, 1)


def test_only_what_is_published_counts(reviews: ReviewsTable) -> None:
    waiting = a_review(rating=2, status="pending")
    assert reviews.add(waiting)
    assert stars(reviews) == (0, 0, 0, 0, 0)
    published = next_of(waiting, "published")
    assert reviews.replace(waiting, published)
    assert not reviews.replace(waiting, published)
    assert stars(reviews) == (0, 1, 0, 0, 0)
    assert reviews.replace(published, next_of(published, "refused"))
    assert stars(reviews) == (0, 0, 0, 0, 0)


def test_the_newest_of_a_product_come_first_page_by_page(reviews: ReviewsTable) -> None:
    for number in (2, 1, 3):
        reviews.add(a_review(number))
    reviews.add(a_review(4, status="pending"))
    reviews.add(a_review(5, product="prd_2"))
    first = reviews.published("prd_1", "", 2)
    rest = reviews.published("prd_1", first[-1][0], 2)
    assert [review.review_id for _, review in (*first, *rest)] == ["rev_3", "rev_2", "rev_1"]


def test_what_waits_is_listed_over_all_products_the_longest_first_until_it_is_decided(reviews: ReviewsTable) -> None:
    late, early = a_review(2, status="pending"), a_review(1, status="pending", product="prd_2")
    reviews.add(late)
    reviews.add(early)
    first = reviews.pending("", 1)
    assert [review for _, review in (*first, *reviews.pending(first[0][0], 9))] == [early, late]
    reviews.replace(early, next_of(early, "refused"))
    assert [review for _, review in reviews.pending("", 9)] == [late]


def test_one_voter_has_one_vote(reviews: ReviewsTable) -> None:
    review = a_review()
    reviews.add(review)
    voted = replace(review, helpful=1, version=2)
    assert not reviews.has_voted("prd_1", "rev_1", "li")
    assert reviews.vote(review, voted, "li")
    assert reviews.has_voted("prd_1", "rev_1", "li")
    assert not reviews.vote(voted, replace(voted, helpful=2, version=3), "li")
    assert not reviews.vote(review, voted, "wu")  # who read it before li voted
    found = reviews.get("prd_1", "rev_1")
    assert found is not None
    assert found.helpful == 1
    assert stars(reviews) == (0, 0, 0, 0, 1)

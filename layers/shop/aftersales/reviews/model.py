"""Values and rules of reviews."""

import re
from typing import Literal

from msgspec import Struct

Status = Literal["published", "pending", "refused"]
Decision = Literal["publish", "refuse"]
Moderation = Literal["open", "verified", "all"]
STARS = (1, 2, 3, 4, 5)
DECIDED: dict[Decision, Status] = {"publish": "published", "refuse": "refused"}

# What somebody sells elsewhere, or how to reach them: nobody's experience with a product.
_ADVERTISES = re.compile(r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|net|org|cn|ru|io|shop|xyz)\b", re.I)


class Review(Struct, frozen=True):
    """`verified`: its writer showed an order of ours that brought the product; `order_id` is that order's. `at` is ISO
    8601 UTC. `helpful` counts who found it so."""

    review_id: str
    product_id: str
    rating: int
    title: str
    text: str
    name: str
    language: str
    at: str
    status: Status
    verified: bool = False
    order_id: str = ""
    helpful: int = 0
    version: int = 1

    @property
    def words(self) -> tuple[int, str, str, str]:
        """What its writer said."""
        return self.rating, self.title, self.text, self.name


class Summary(Struct, frozen=True):
    """How many published reviews gave 1, 2, 3, 4 and 5 stars."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        """To one decimal; None where nobody has said anything."""
        stars = sum(star * count for star, count in zip(STARS, self.counts, strict=True))
        return round(stars / self.count, 1) if self.count else None


def first_status(moderation: Moderation, verified: bool, title: str, text: str) -> Status:
    """Whether a new review is seen at once: never one that advertises, others as the shop wants it."""
    if moderation == "all" or (moderation == "verified" and not verified) or _ADVERTISES.search(f"{title} {text}"):
        return "pending"
    return "published"

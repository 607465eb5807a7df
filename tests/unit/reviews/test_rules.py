"""What is seen at once, and how stars add up."""

import pytest

from layers.shop.aftersales.reviews.model import Moderation, Summary, first_status


@pytest.mark.parametrize(
    ("moderation", "verified", "status"),
    [
        ("open", False, "published"),
        ("open", True, "published"),
        ("verified", False, "pending"),
        ("verified", True, "published"),
        ("all", True, "pending"),
    ],
)
def test_a_new_review_is_seen_as_the_shop_wants_it(moderation: Moderation, verified: bool, status: str) -> None:
    assert first_status(moderation, verified, "Warm light", "As on the picture.") == status


@pytest.mark.parametrize(
    "text",
    ["cheaper at https://lamps.example", "see www.lamps.example", "write to li@lamps.example", "more on LAMPS.SHOP"],
)
def test_what_advertises_waits_for_a_look_wherever_it_stands(text: str) -> None:
    assert first_status("open", True, "Nice", text) == first_status("open", True, text, "") == "pending"


@pytest.mark.parametrize("text", ["Came in 2.5 days.", "很好看，灯光温暖。", "e.g. for reading, i.e. at night"])
def test_plain_words_do_not(text: str) -> None:
    assert first_status("open", False, "Good", text) == "published"


def test_the_average_is_of_all_stars_and_there_is_none_of_nothing() -> None:
    assert Summary().average is None
    assert Summary((1, 0, 0, 0, 2)).average == 3.7
    assert Summary((1, 0, 0, 0, 2)).count == 3

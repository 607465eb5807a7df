"""Who is one customer, however an address is written."""

from unicodedata import normalize

import pytest

from layers.cloud.mailboxes import mailbox


@pytest.mark.parametrize(
    "other",
    [
        "Zoë@Bücher.example",
        normalize("NFD", "zoë@bücher.example"),
        "ZOË@BÜCHER.EXAMPLE",
        "zoë@xn--bcher-kva.example",
        "zoë@XN--BCHER-KVA.example",
        "zoë@ｂücher.example",
        "zoë@bücher。example",
        "zoë@bücher.example.",
        " zoë@bücher.example ",
    ],
)
def test_every_spelling_of_an_address_is_one_mailbox(other: str) -> None:
    assert mailbox(other) == mailbox("zoë@bücher.example")


def test_a_sigma_at_a_words_end_is_a_sigma() -> None:
    assert mailbox("ΝΙΚΟΣ@example.gr") == mailbox("νικος@example.gr") == mailbox("νικοσ@example.gr")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("li@example.com", "ii@example.com"),
        ("li@straße.example", "li@strasse.example"),
        ("straße@example.com", "strasse@example.com"),
        ("l.i@gmail.com", "li@gmail.com"),
        ("li+tea@example.com", "li@example.com"),
        ("ｌｉ@example.com", "li@example.com"),
    ],
)
def test_mailboxes_that_may_be_two_peoples_are_two(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


def test_what_is_no_punycode_stays_as_it_is_written() -> None:
    assert mailbox("li@xn--\uffff.example") == "li@xn--\uffff.example"
    assert mailbox("li@xn--99999999999.example") == "li@xn--99999999999.example"


def test_a_shop_may_take_tags_and_dots_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_MAILBOX_TAGS", "on")
    monkeypatch.setenv("SLUICE_MAILBOX_DOTLESS", "gmail.com, googlemail.com")
    assert mailbox("L.i+tea@Gmail.com") == mailbox("li@gmail.com")
    assert mailbox("l.i+tea@example.com") == "l.i@example.com"
    assert mailbox("+tea@example.com") == "+tea@example.com"

"""Ids and keys that stand for a person: only we can make them, and a changed signing key loses nobody."""

import hashlib

import pytest

from layers.cloud import keyed
from layers.cloud.customers import customer_key, customer_keys, doorstep_key, visitor_key
from layers.cloud.secrets import SecretMissingError, signing_keys
from layers.cloud.web import cursors, tickets, tokens

OLD, NEW = "of last year", "of this year"


@pytest.fixture
def sign_with(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", OLD)
    return lambda *keys: monkeypatch.setenv("SLUICE_SIGNING_KEY", "\n".join(keys))


def test_nobody_without_the_key_can_make_one(sign_with):
    one = customer_key("may@example.com")
    assert hashlib.sha256(b"may@example.com").hexdigest()[:20] != one
    sign_with(NEW)
    assert customer_key("may@example.com") != one


def test_each_purpose_has_keys_of_its_own(sign_with):
    told = {customer_key("1"), doorstep_key(["1"]), visitor_key("1"), keyed.ids_of("mem", "membership", "1")[0]}
    assert len(told) == 4
    assert keyed.key_of("a", "b", "c") != keyed.key_of("a", "bc")


def test_what_was_made_under_the_key_before_is_found_while_that_is_kept(sign_with):
    before, order = customer_key("may@example.com"), tokens.sign("order", "ord_1")
    ticket, cursor = tickets.seal("pass", "crt_1"), cursors.encode("products", {"after": "prd_1"})
    sign_with(NEW, "", OLD)
    assert customer_keys("may@example.com")[1:] == [before] != [customer_key("may@example.com")]
    assert tokens.verify("order", "ord_1", order)
    assert tokens.sign("order", "ord_1") != order
    assert tickets.unseal("pass", ticket, str) == "crt_1"
    assert cursors.decode("products", cursor) == {"after": "prd_1"}
    sign_with(NEW)
    assert not tokens.verify("order", "ord_1", order)
    with pytest.raises(tickets.ForgedTicketError):
        tickets.unseal("pass", ticket, str)
    with pytest.raises(cursors.InvalidCursorError):
        cursors.decode("products", cursor)


def test_a_blank_key_is_none(sign_with):
    sign_with(" ", "")
    with pytest.raises(SecretMissingError):
        signing_keys()


@pytest.mark.parametrize(
    "spelt",
    ["MAY@EXAMPLE.COM", "m\u0430y@example.com", "ｍａｙ@example.com", "\u039cay@example.com", "m\u200bay@example.com"],
)
def test_a_customer_is_one_to_limits_however_the_address_is_spelt(sign_with, spelt):
    assert customer_key(spelt) == customer_key("may@example.com")


@pytest.mark.parametrize("other", ["may@example.org", "nay@example.com", "may1@example.com", "mayl@example.com"])
def test_others_are_others(sign_with, other):
    assert customer_key(other) != customer_key("may@example.com") != customer_key("mayl@example.co")

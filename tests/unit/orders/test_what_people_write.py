"""Addresses and phone numbers as people write them."""

import msgspec
import pytest

from layers.shop.checkout.orders.accept.order_request import ShippingAddress, check_printable
from layers.shop.checkout.orders.accept.phones import read_phone
from layers.shop.checkout.orders.errors import InvalidPhoneError, UnprintableTextError
from layers.shop.checkout.orders.model import Phone, Placement
from layers.shop.checkout.orders.table.rows import placement_text
from tests.unit.orders.orders import a_placement


def an_address(line1: str) -> ShippingAddress:
    return ShippingAddress(name="May Chen", line1=line1, city="Bern", country="CH")


@pytest.mark.parametrize(
    "line1",
    [
        "12 rue des Tests, n° 4",
        "ул. Тестовая, дом № 5",
        "〒100-0001 千代田1-1",
        "㈱灯籠 ℡ 03-1234",
        "c/o Sam O´Neil, `The Oaks`",
        "خیابان ولی‌عصر 12",
        "ශ්‍රී ලංකා පාර",
        "क्‍ष मार्ग",
        "Bldg Ⓑ ①, 3²",
        "Cafe\u0301 ¨ 5 ½ + 2 | £ €",
        "葛\U000e0100飾区",
    ],
)
def test_labels_take_the_signs_that_people_write(line1: str) -> None:
    check_printable(an_address(line1))


@pytest.mark.parametrize(
    ("line1", "told"),
    [
        ("May 🎉", "🎉 (U+1F389 PARTY POPPER) as its character 5"),
        ("☎ 5", "☎ (U+260E BLACK TELEPHONE) as its character 1"),
        ("a⇨b", "⇨ (U+21E8"),
        ("1️⃣ Road", "(U+FE0F VARIATION SELECTOR-16) as its character 2"),
        ("👍🏽", "👍 (U+1F44D"),
        ("Road\x00", "(U+0000) as its character 5"),
        ("Ro\u202ead", "(U+202E RIGHT-TO-LEFT OVERRIDE)"),
        ("Ro\u200dad", "(U+200D ZERO WIDTH JOINER) as its character 3"),
        ("\u200cRoad", "(U+200C ZERO WIDTH NON-JOINER) as its character 1"),
        ("Ro\u2028ad", "(U+2028 LINE SEPARATOR)"),
        ("\ue000", "(U+E000)"),
        ("🇨🇭 Road", "(U+1F1E8"),
    ],
)
def test_what_no_label_shows_is_named_to_the_character(line1: str, told: str) -> None:
    with pytest.raises(UnprintableTextError) as refused:
        check_printable(an_address(line1))
    assert refused.value.errors[0]["field"] == "shipping_address.line1"
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("given", "country", "e164"),
    [
        ("+8613800000000", "CN", "+8613800000000"),
        ("+86 138-0000-0000", "CN", "+8613800000000"),
        ("138 0000 0000", "CN", "+8613800000000"),
        ("(555) 123-4567", "CN", "+865551234567"),
        ("555.123.4567", "US", "+15551234567"),
        ("030/1234567", "DE", "+49301234567"),
        ("030 / 12 34-567", "DE", "+49301234567"),
        (" 0241234567 ", "CN", "+86241234567"),
        ("+1 555 123 4567 x89", "CN", "+15551234567"),
        ("010-6552 9988 转 12", "CN", "+861065529988"),
        ("+49 (0)30 1234567", "CN", "+49301234567"),
        ("0086 138 0000 0000", "CN", "+8613800000000"),
        ("00 49 30 1234567", "FR", "+49301234567"),
        ("１３８００００００００", "CN", "+8613800000000"),
        ("+33 1 23 45 67 89", "US", "+33123456789"),
        ("tel:+1-201-555-0123", "US", "+12015550123"),
    ],
)
def test_a_number_is_kept_as_it_was_given_and_in_e164(given: str, country: str, e164: str) -> None:
    assert read_phone(given, country) in (Phone(given, e164), given)
    kept = msgspec.structs.replace(a_placement(), phone=read_phone(given, country))
    read = msgspec.json.decode(placement_text(kept), type=Placement)
    assert (read.phone_given, read.phone_dialled) == (given, e164)


@pytest.mark.parametrize("given", ["call me", "12", "123", "12345", "+999 12345678", "5" * 40, "+", "🎉", "030\x00"])
def test_what_cannot_be_dialled_is_refused_by_name(given: str) -> None:
    with pytest.raises(InvalidPhoneError) as refused:
        read_phone(given, "CN")
    assert refused.value.errors[0]["field"] == "phone"


def test_a_country_without_a_plan_of_its_own_takes_what_looks_like_a_number() -> None:
    assert read_phone("12 345-67", "AQ") == "12 345-67"
    assert read_phone("  ", "AQ") == ""
    with pytest.raises(InvalidPhoneError):
        read_phone("ask at the base", "AQ")

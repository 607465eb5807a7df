"""Phone numbers: as people write them, and as they are dialled."""

import re
from typing import TYPE_CHECKING

from layers.shop.checkout.orders.errors import InvalidPhoneError
from layers.shop.checkout.orders.model import Phone

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

FEWEST, MOST = 5, 15  # digits of a number of which no plan is known
_EXTENSION = re.compile(r"\s*(?:内线|內線|分机|分機|転|转|轉)\s*[:：]?\s*(?=\d)")
_SPELT = re.compile(r"[\d\s().\-/]*")


def read_phone(given: str, country: str) -> str | Phone:
    """`given`, beside what it is in E.164 where that is not the same; a number without + is of `country`.

    Raises InvalidPhoneError.
    """
    if not given.strip():
        return ""
    number = _parsed(given, country)
    if number is None:
        return given
    import phonenumbers

    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return given if dialled == given else Phone(given, dialled)


def _parsed(given: str, country: str) -> "PhoneNumber | None":
    """None where the country has no plan of its own, and the number may be as well as not. Raises InvalidPhoneError."""
    import phonenumbers  # 240 ms on a busy machine: only for who gives a number
    from phonenumbers import ValidationResult

    try:
        number = phonenumbers.parse(_EXTENSION.sub(" ext. ", given), country)
    except phonenumbers.NumberParseException as refused:
        if country not in phonenumbers.SUPPORTED_REGIONS and _is_number(given):
            return None
        raise InvalidPhoneError(given, str(refused)) from refused
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        raise InvalidPhoneError(given, WHY.get(reason, "no number is of this length there"))
    return number


WHY = {1: "there is no such country code", 2: "it is too short", 3: "it is too long", 4: "its area code is missing"}
"""By the library's results."""


def _is_number(given: str) -> bool:
    return bool(_SPELT.fullmatch(given)) and FEWEST <= sum(each.isdigit() for each in given) <= MOST

"""Which characters of a file stay: letters, and what spells them. Kinds of blanks become blanks."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # spelling in Persian, Sinhala and emoji: no decoration
_BLANKS = {"Zs", "Zl", "Zp"}
_NOTHING = {"Cc", "Cf", "Cs"}


def printable(text: str) -> str:
    """Without control characters (terminal escapes, NUL, writing directions); tabs and no-break spaces as blanks."""
    return _without_loose_joiners("".join(map(_kept, text)))


def one_line(text: str) -> str:
    """Words with one blank between them, whatever stood there: `Red\\u00a0 shirt` is `Red shirt`."""
    return " ".join(printable(" ".join(text.split())).split())


def has_letters(text: str) -> bool:
    """A name that can be seen."""
    return any(unicodedata.category(character)[0] in "LNSP" for character in text)


def _kept(character: str) -> str:
    if character.isprintable() or character == "\n" or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if character == "\t" or category in _BLANKS:
        return " "
    return "" if category in _NOTHING or _is_none(ord(character)) else character


def _is_none(code: int) -> bool:
    """A number that Unicode keeps free for ever. Others that Python does not know are letters of later years."""
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _without_loose_joiners(text: str) -> str:
    """One joiner after a character is spelling; before all characters, or two of a kind, it joins nothing."""
    return re.sub(r"([\u200c\u200d])\1+", r"\1", re.sub(r"(?<!\S)[\u200c\u200d]+", "", text))

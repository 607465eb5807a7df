"""One spelling for what people spell in many ways: case, accents, widths, and letters that have a plain form."""

import re
import unicodedata

# Marks that are left out in a hurry (accents, Hebrew points, Arabic vowels and their stretching), and what is not seen.
# Those of kana and of Indian scripts make other letters: they stay.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff]"
)
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "œ": "oe",
        "æ": "ae",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ך": "כ",
        "ם": "מ",
        "ן": "נ",
        "ף": "פ",
        "ץ": "צ",
        **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},  # katakana as hiragana
    }
)
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
# How German, Danish and Swedish write these where a keyboard has none of them.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe", "Å": "aa"}
)


def folded(text: str) -> str:
    """`text` as it is compared: `Straßenlampe` and `STRASSENLAMPE`, `Łódź` and `lodz`, `матрёшка` and `Матрешка`."""
    if text.isascii():
        return text.lower()
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text).casefold())
    western = _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)
    return unicodedata.normalize("NFC", western.translate(_PLAIN))


def spelt_out(text: str) -> str:
    """`Löwe` as `loewe`: the other plain form of letters that have two."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_SPELT_OUT)

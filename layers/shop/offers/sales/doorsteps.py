"""Which spellings of an address are one doorstep, for a sale's limit per address."""

import re
import unicodedata

from layers.shop.offers.sales.model import key_of

# Letters of Cyrillic and Greek that look like Latin ones: a label with them is delivered all the same.
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁһѵԛԝαβεικνορτυχ", "abekmhopctyxijsdhvqwabeiknoptux")
_SHORT = {
    "road": "rd",
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "lane": "ln",
    "drive": "dr",
    "court": "ct",
    "boulevard": "blvd",
    "place": "pl",
    "square": "sq",
    "terrace": "ter",
    "highway": "hwy",
    "parkway": "pkwy",
    "crescent": "cres",
    "close": "cl",
    "gardens": "gdns",
    "building": "bldg",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "saint": "st",
    "mount": "mt",
    "strasse": "str",
    "platz": "pl",
}
_ROOMS = {"apt", "apartment", "flat", "unit", "suite", "ste", "room", "rm", "no", "nr", "number"}
_GLUED = re.compile(r"(strasse|str)\Z")


def doorstep(address: tuple[str, ...]) -> str:
    """A hash of where somebody lives, the same for `12 Long Road, Apt 1` and `１２ Lоng Rd. #1`.

    Case, widths, accents, punctuation, the usual short forms, the words for a flat and look-alike letters make no
    difference, nor does the line that something stands in. An invented number of a flat does.
    """
    return key_of(" ".join(sorted(word for part in address for word in _words(part))))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", seen.translate(_LOOKALIKES).replace(".", ""))
    return [_GLUED.sub("str", _SHORT.get(word, word)) for word in words if word not in _ROOMS]

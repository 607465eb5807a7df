"""Which spellings of an address are one doorstep, for a sale's limit per address.

Short forms are those of the USPS (Publication 28, appendices B and C), and the usual ones of German, French and
Spanish.
"""

import re

from layers.cloud.customers import doorstep_key
from layers.cloud.folding import unmarked

Home = tuple[str, str, str, str, str, str]
"""Two lines, city, region, postal code and country: an address, whoever lives there."""


def _by_long_form(text: str) -> dict[str, str]:
    """Of `ave: avenue avenida; ct: court`."""
    entries = (entry.split(":") for entry in text.split(";"))
    return {long: short.strip() for short, longs in entries for long in longs.split()}


_SHORT = _by_long_form("""
    aly: alley; ave: avenue av avenida avda; blvd: boulevard boul bd; bldg: building; cir: circle; cl: close; ct:
    court; cres: crescent; dr: drive; expy: expressway; fl: floor; ft: fort; gdns: gardens; grv: grove; hts:
    heights; hwy: highway; jct: junction; ln: lane; mt: mount; pkwy: parkway; pl: place platz; plz: plaza; rd: road;
    rte: route; st: saint sankt street; sq: square; sta: station; str: strasse; ter: terrace; trl: trail; tpke:
    turnpike; n: north; s: south; e: east; w: west; ne: northeast; nw: northwest; se: southeast; sw: southwest
""")
_ROOMS = frozenset(
    ("apt", "apartment", "appt", "flat", "unit", "suite", "ste", "room", "rm", "no", "nr", "number", "whg", "wohnung")
)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_GLUED = re.compile(r"(.)(strasse|str)\Z")


def doorstep(address: Home) -> str:
    """A key for where somebody lives, the same for `12 Long Road, Apt 1` and `１２ Lоng Rd. #1`.

    Case, widths, accents, punctuation, the usual short
    forms, the words for a flat and look-alike letters make no difference, nor does the line that something stands in,
    nor the region where there is a postal code. An invented number of a flat does.
    """
    first, second, city, region, postal_code, country = address
    code = _postal_code(postal_code, country)
    words = [word for line in (first, second, city, "" if code else region) for word in _words(line)]
    return doorstep_key([*sorted(words), code, country.upper()])


def _words(line: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(unmarked(line).replace(".", "")):
        if word in ("str", "strasse") and found:  # Goethe Str., Goethestraße
            found[-1] += "str"
        elif word not in _ROOMS:
            found.append(_GLUED.sub(r"\1str", _SHORT.get(word, word)))
    return found


def _postal_code(text: str, country: str) -> str:
    """Without blanks and hyphens; of an American one the five digits that every house has."""
    code = "".join(_WORD.findall(unmarked(text)))
    return code[:5] if country.upper() == "US" else code

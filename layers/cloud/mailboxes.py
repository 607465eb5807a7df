"""Which spellings of an e-mail address are one mailbox.

Only what every provider delivers to the same mailbox is one: who is told a mailbox's secrets must be its owner. What
some providers do beside, a `+tag` or dots that count for nothing, is by a setting. Not told apart from strangers: an
alias that a provider gives somebody, and letters of other alphabets that only look the same. (Limits may take more for
one, since all they decide is how much somebody gets: customers.py.)
"""

import re
from unicodedata import normalize

from layers.cloud import settings

_DOTS = re.compile("[.\u3002\uff0e\uff61]")  # what IDNA takes for the dot between labels
_PUNYCODE = "xn--"


def mailbox(email: str) -> str:
    """The one spelling of an address: composed (NFC), in small letters, its domain in letters rather than punycode."""
    local, at, domain = email.strip().rpartition("@")
    domain = ".".join(_label(label) for label in _DOTS.split(domain)).rstrip(".")
    return f"{_kept(_folded(local), domain)}{at}{domain}"


def _folded(text: str) -> str:
    """Capitals have one small letter each, but for sigma, which has another at a word's end."""
    return normalize("NFC", normalize("NFC", text).lower()).replace("ς", "σ")


def _label(label: str) -> str:
    """Full-width letters are letters in a domain, nowhere else (RFC 5895)."""
    plain = _folded(normalize("NFKC", label))
    if not plain.startswith(_PUNYCODE):
        return plain
    try:
        return _folded(plain.removeprefix(_PUNYCODE).encode("ascii").decode("punycode"))
    except UnicodeError:
        return plain


def _kept(local: str, domain: str) -> str:
    """The part before the @, without what the settings say counts for nothing."""
    if settings.MAILBOX_TAGS():
        local = local.partition("+")[0] or local
    if domain in settings.MAILBOX_DOTLESS():
        local = local.replace(".", "") or local
    return local

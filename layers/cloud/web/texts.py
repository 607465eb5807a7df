r"""What texts may hold that come in from outside: the only place that says so.

Every pattern of a request means the whole text. `$` does not: it matches before a line break at the end, too, and
`victim@example.com\n` is then another customer than the one who reads the mail.
"""

import re
from typing import Annotated, Any

from msgspec import Meta


def spoken(schema: Any) -> Any:
    """A JSON schema with its patterns as the world writes them: ECMA-262 has no `\\A`, and its `$` is the very end."""
    if isinstance(schema, dict):
        return {name: _ecma(value) if name == "pattern" else spoken(value) for name, value in schema.items()}
    return [spoken(each) for each in schema] if isinstance(schema, list) else schema


def _ecma(value: Any) -> Any:
    if not isinstance(value, str):
        return spoken(value)  # a field that is called so
    return re.sub(r"\\A(.*)\\Z", r"^\1$", value)


def whole(pattern: str) -> str:
    """`pattern` for the whole text, from its first character to its last, whatever the last one is."""
    return rf"\A(?:{pattern})\Z"


# Terminals, logs and labels act on these instead of showing them: control characters, separators of lines, what turns
# the direction of all that follows, and what is no character at all (SQS refuses messages that hold U+FFFE).
COMMANDS = r"\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff"
CONTROLS = r"\x00-\x1f\x7f-\x9f"
# Nothing is seen of these: a name of them alone is blank, an address of mail with one looks like another's.
INVISIBLE = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0"
    "\U000e0000-\U000e0fff"
)
# The marks of all scripts (Unicode's Mn, Mc and Me of the basic plane): four of them stand on one letter in pointed
# Hebrew, and no language needs more; a hundred of them cover the lines above and below.
MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u07fd"
    r"\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0897-\u089f\u08ca-\u08e1\u08e3-\u0903"
    r"\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u09e2\u09e3"
    r"\u09fe-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0ae2\u0ae3\u0afa-\u0b03\u0b3c"
    r"\u0b3e-\u0b57\u0b62\u0b63\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c\u0c3e-\u0c56\u0c62\u0c63\u0c81-\u0c83"
    r"\u0cbc\u0cbe-\u0cd6\u0ce2\u0ce3\u0cf3\u0d00-\u0d03\u0d3b\u0d3c\u0d3e-\u0d4d\u0d57\u0d62\u0d63\u0d81-\u0d83"
    r"\u0dca-\u0ddf\u0df2\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f18\u0f19\u0f35"
    r"\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u0fc6\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    r"\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u135d-\u135f\u1712-\u1715\u1732-\u1734"
    r"\u1752\u1753\u1772\u1773\u17b4-\u17d3\u17dd\u180b-\u180d\u180f\u1885\u1886\u18a9\u1920-\u193b\u1a17-\u1a1b"
    r"\u1a55-\u1a7f\u1ab0-\u1b04\u1b34-\u1b44\u1b6b-\u1b73\u1b80-\u1b82\u1ba1-\u1bad\u1be6-\u1bf3\u1c24-\u1c37"
    r"\u1cd0-\u1cd2\u1cd4-\u1ce8\u1ced\u1cf4\u1cf7-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f\u2de0-\u2dff"
    r"\u302a-\u302f\u3099\u309a\ua66f-\ua672\ua674-\ua67d\ua69e\ua69f\ua6f0\ua6f1\ua802\ua806\ua80b\ua823-\ua827"
    r"\ua82c\ua880\ua881\ua8b4-\ua8c5\ua8e0-\ua8f1\ua8ff\ua926-\ua92d\ua947-\ua953\ua980-\ua983\ua9b3-\ua9c0\ua9e5"
    r"\uaa29-\uaa36\uaa43\uaa4c\uaa4d\uaa7b-\uaa7d\uaab0\uaab2-\uaab4\uaab7\uaab8\uaabe\uaabf\uaac1\uaaeb-\uaaef"
    r"\uaaf5\uaaf6\uabe3-\uabea\uabec\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
)
_SPREAD = rf"(?![\s\S]*[{MARKS}]{{5}})"
_SEEN = rf"(?=[\s\S]*[^\s{CONTROLS}{INVISIBLE}{MARKS}])"

NOTE = whole(rf"{_SPREAD}[^{CONTROLS}{COMMANDS}]*")
"""One line that a person reads, or nothing."""
LINE = whole(rf"{_SEEN}{_SPREAD}[^{CONTROLS}{COMMANDS}]*")
"""One line that a person reads, with something to see in it: names, reasons, titles."""
PARAGRAPHS = whole(rf"{_SPREAD}[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{COMMANDS}]*")
"""Lines that a person reads; tabs and line breaks are theirs."""

# What mail programs take for names, comments and lists around an address (RFC 5322's specials): `May<li@x.com>` is
# delivered to li@x.com, and would be another customer than li@x.com. Quoted names before the @ go with them.
_SPECIALS = r'()<>\[\]:;,"\\'
_MAIL = rf"\s@{CONTROLS}{COMMANDS}{INVISIBLE}{_SPECIALS}"
Email = Annotated[
    str, Meta(max_length=254, pattern=whole(rf"[^{_MAIL}]{{1,64}}@[^{_MAIL}]{{1,189}}\.[^{_MAIL}.]{{2,63}}"))
]
Country = Annotated[str, Meta(pattern=whole("[A-Z]{2}"))]
SoldIn = Annotated[str, Meta(pattern=whole("CNY|USD|EUR|JPY"))]
"""A currency that the shop sells in (ISO 4217)."""

# What machines wrote and bring back: printable ASCII; what it says is for its reader to judge.
MACHINE = whole("[ -~]*")
Token = Annotated[str, Meta(max_length=10_240)]
"""What opens a cart, an order, a membership. A wrong one, whatever it looks like, opens nothing (404); API Gateway
takes 10,240 bytes of headers."""
Ticket = Annotated[str, Meta(max_length=1_000)]
"""What a line at a door gave; see Token."""
Cursor = Annotated[str, Meta(max_length=1_000, pattern=MACHINE)]
Tag = Annotated[str, Meta(max_length=200, pattern=MACHINE)]
"""What If-Match brings."""
Name = Annotated[str, Meta(max_length=128, pattern=MACHINE)]
"""A thing of the shop, which is looked up: nothing is made by this name."""
OptionalKey = Annotated[str, Meta(max_length=255, pattern=whole("[!-~]*"))]
Key = Annotated[str, Meta(max_length=255, pattern=whole("[!-~]+"))]
"""An Idempotency-Key."""

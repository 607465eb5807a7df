"""What a parcel's label can show: addresses as people write them, in any script."""

import unicodedata

# Control, private, unassigned; halves of characters; ends of lines and paragraphs.
_NEVER = frozenset(("Cc", "Co", "Cn", "Cs", "Zl", "Zp"))
# Joiners belong to the spelling where a script joins its letters: Arabic to Thaana, the scripts of India and Sri Lanka,
# Tibetan to Mongolian. Elsewhere they only hide.
_JOINERS, _JOINING = "\u200c\u200d", ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF))
# Makes a picture of the character before it: a variation selector, a keycap; and the skins of faces.
_PICTURING = frozenset("\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
# Where the symbols are arrows, boxes and pictures, not signs of a script: the signs among them that stand for letters
# or figures (a circled 1, a stock company in brackets) say so by what they are made of.
_PICTURES = ((0x2190, 0x2BFF), (0x1D000, 0x1FFFF))


def unprintable_at(text: str) -> int | None:
    """Where the first character is that no label can show."""
    return next((at for at in range(len(text)) if not _printable(text, at)), None)


def named(character: str) -> str:
    """A character to a person: itself where it can be seen, its number, and its name where it has one."""
    seen = "" if unicodedata.category(character).startswith(("C", "Z")) else f"{character} "
    number = f"U+{ord(character):04X}"
    return f"{seen}({' '.join(filter(None, (number, unicodedata.name(character, ''))))})"


def _printable(text: str, at: int) -> bool:
    character = text[at]
    kind = unicodedata.category(character)
    if kind in _NEVER or character in _PICTURING:
        return False
    if kind == "Cf":
        return character in _JOINERS and at > 0 and _within(text[at - 1], _JOINING)
    return kind != "So" or not _within(character, _PICTURES) or _stands_for_letters(character)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _stands_for_letters(character: str) -> bool:
    made_of = unicodedata.normalize("NFKC", character)
    return made_of != character and any(part.isalnum() for part in made_of)

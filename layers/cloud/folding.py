"""Which spellings of a text are one, for limits that somebody would like to be counted by twice. Never for what is
shown or sent: folding takes more for one than a person would.

The letters that imitate Latin ones are Unicode's (UTS #39, confusables.txt), of the scripts that people could type them
in. Letters and digits that look alike within ASCII (`l`, `1`, `O`, `0`) are not folded: names differ by them.
"""

import unicodedata

# Cyrillic, Greek, Coptic, Armenian, Cherokee, Lisu, and Latin's own; below each what it imitates.
_IMITATIONS = str.maketrans(
    "АаВЬСсԁЕеҽԌНһІіꙇӀӏЈјКМОоРрԛгЅѕТѴѵѡԜԝХхУуҮү"
    "ΑαΒΕϜΗΙιͿϳΚΜϺΝΟοσΡρᴦΤυνΧΥγΖ"
    "ⲤⲥⲎⲒⲔⳐⲘⲚⲞⲟⲢⲣⲅⲦⲬⲨ"
    "քցհոռՕօգզՏՍսա"
    "ᎪᏏᏴᏟꮯᎠᏧᎬᏀᏳᎻᏂᎥꭵᎫᏦᏞᎷᏢᎡᏒꮁᏕᏚꮪᎢᏙꮩᎳᏔꮃᎩᎽᏃꮓ"
    "ꓮꓐꓚꓒꓓꓰꓝꓖꓧꓙꓗꓡꓲꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ"
    "ɑƄꞴᴄꬲẝꞘꞙꬵƍɡᶃıɩɪꞲƖǀᴏᴑꬽƦꭇꭈƽꜱʋᴜꞟꭎꭒᴠɯᴡꞳɣʏᶌỿꭚᴢ",
    "AaBbCcdEeeGHhIiiIlJjKMOoPpqrSsTVvwWwXxYyYy"
    "AaBEFHIiJjKMMNOooPprTuvXYyZ"
    "CcHIKLMNOoPprTXY"
    "fghnnOoqqSUuw"
    "AbBCcDdEGGHhiiJKLMPRRrSSsTVvWWwYYZz"
    "ABCdDEFGHJKLIMNOPRSTUVWXYZ"
    "abBcefFffgggiiiJIlooorrrssuuuuuvwwXyyyyyz",
)
# In small letters a capital that imitates one is its own small letter, which may look like none: В, в.
_SMALL = {
    ord(chr(one).casefold()): chr(to).casefold() for one, to in _IMITATIONS.items() if len(chr(one).casefold()) == 1
}
_SMALL |= {one: chr(to) for one, to in _IMITATIONS.items() if chr(one).casefold() == chr(one)}


# Vowel marks, accents and points may be left out in writing; these may not (canonical combining classes): the dot that
# makes another consonant in Indic scripts, what turns ka into ga in kana, and the sign that joins consonants.
_LETTERS_OF_THEIR_OWN = (0, 7, 8, 9)
# Letters that Unicode takes for whole, and a keyboard without them for a plain one.
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"})


def folded(text: str) -> str:
    """Without widths, case, what is not seen, and whose alphabet a letter is of; digits are ASCII, marks composed.

    Folding again changes nothing.
    """
    shown = unicodedata.normalize("NFKC", text).translate(_IMITATIONS)
    plain = unicodedata.normalize("NFKD", shown.casefold()).translate(_SMALL)
    return unicodedata.normalize("NFC", "".join(_plain(character) for character in plain).casefold())


def unmarked(text: str) -> str:
    """As folded, and without the marks on letters that people leave out when they are in a hurry."""
    parts = unicodedata.normalize("NFD", folded(text))
    kept = (each for each in parts if unicodedata.combining(each) in _LETTERS_OF_THEIR_OWN)
    return folded("".join(kept).translate(_STROKES))


def _plain(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)

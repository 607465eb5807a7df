"""HTML to text: what a seller's editor produced, as words and line breaks. No tag and no script survives.

Read in one pass: every character is looked at a fixed number of times, however the text is broken. Python's own
`html.parser` looks for the end of every unclosed tag in all that follows (60 KB took 36 seconds), and raises at `<![`.
"""

import html
import re
from collections.abc import Iterator

_BLOCKS = re.compile(
    "p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|thead|tbody|tfoot|caption|section|article|header|footer|main|aside|"
    "nav|figure|figcaption|blockquote|pre|address|form|fieldset|option|details|summary|body"
)
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "template", "iframe", "noscript", "svg", "head"}
_RAW = {name: re.compile(f"</{name}") for name in ("script", "style", "iframe")}  # what stands in these is no HTML
_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
_OPENING, _END, _END_OR_QUOTE, _COMMENT_END = map(re.compile, ("<", ">", "[>\"']", "--!?>"))
_QUOTE = {quote: re.compile(quote) for quote in "\"'"}
_NAME = re.compile(r"[^\s/>]{1,64}")
_MOST_DIGITS = 7  # of a character's number

Piece = tuple[str, str]


class HtmlReader:
    """Cuts HTML into texts, starts and ends of elements.

    `looked` counts the characters that were looked at: what could not be found once (a closing quote, the end of a
    comment) is not looked for again further on, so they are a small multiple of all.
    """

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._lower = markup.translate(_LOWER)
        self._last_end = markup.rfind(">")
        self._quotes = True  # a `>` between quotes ends no tag
        self._comments = True
        self.looked = 2 * len(markup)

    def pieces(self) -> Iterator[Piece]:
        """("text" | "start" | "end", the words or the element's name), in their order."""
        at = 0
        while 0 <= (opened := self._find(_OPENING, at)) < self._last_end:
            yield "text", self._markup[at:opened]
            pieces, at = self._read(opened)
            yield from pieces
        yield "text", self._markup[at:]

    def _read(self, opened: int) -> tuple[list[Piece], int]:
        """What the `<` at `opened` begins, and where reading goes on."""
        first, second = self._lower[opened + 1], self._lower[opened + 2 : opened + 3]
        if "a" <= first <= "z":
            return self._start(opened)
        if first == "/" and "a" <= second <= "z":
            return [("end", self._name(opened + 2))], self._tag_end(opened) + 1
        if first in "/!?":
            return [], self._nothing(opened)
        return [("text", "<")], opened + 1

    def _start(self, opened: int) -> tuple[list[Piece], int]:
        name, closed = self._name(opened + 1), self._tag_end(opened)
        if self._markup[closed - 1] == "/":
            return [("start", name), ("end", name)], closed + 1
        if name not in _RAW:
            return [("start", name)], closed + 1
        closing = self._find(_RAW[name], closed)
        return [("start", name)], closing if closing >= 0 else len(self._markup)

    def _nothing(self, opened: int) -> int:
        """Behind a comment, or what browsers take for one: `<![50% OFF]>`, `<?xml ?>`, `</ >`."""
        if self._comments and self._markup.startswith("<!--", opened):
            closed = self._find(_COMMENT_END, opened + 2)
            if closed >= 0:
                return self._find(_END, closed) + 1
            self._comments = False
        return self._find(_END, opened) + 1

    def _name(self, at: int) -> str:
        found = _NAME.match(self._lower, at)
        name = found[0] if found else ""
        self.looked += len(name)
        return name

    def _tag_end(self, opened: int) -> int:
        """Where the tag's `>` stands: there is one, and it is the first where quotes do not close."""
        at = opened
        while self._quotes:
            at = self._find(_END_OR_QUOTE, at)
            if at >= 0 and self._markup[at] == ">":
                return at
            at = self._find(_QUOTE[self._markup[at]], at + 1) + 1 if at >= 0 else 0
            self._quotes = at > 0
        return self._find(_END, opened)

    def _find(self, what: re.Pattern[str], at: int) -> int:
        found = what.search(self._lower, at)
        self.looked += (found.end() if found else len(self._lower)) - at
        return found.start() if found else -1


def plain_text(markup: str) -> str:
    """`<p>Silk &amp; bamboo</p><script>…` becomes `Silk & bamboo`."""
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(_words(HtmlReader(markup))).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words(reader: HtmlReader) -> Iterator[str]:
    silent, depth = "", 0  # the element that says nothing, and how many of its name are open
    for kind, said in reader.pieces():
        if not silent and kind == "start" and said in _SILENT:
            silent, depth = said, 1
        elif silent and said == silent and kind != "text":
            depth += 1 if kind == "start" else -1
            silent = silent if depth else ""
        elif silent == "head" and (kind, said) == ("start", "body"):
            silent = ""
        elif not silent:
            yield _spoken(kind, said)


def _spoken(kind: str, said: str) -> str:
    if kind == "text":
        return re.sub(r"\s+", " ", _unescaped(said))
    if said in _CELLS:
        return " "
    if _BLOCKS.fullmatch(said):
        return "\n• " if (kind, said) == ("start", "li") else "\n"
    return ""


def _unescaped(text: str) -> str:
    """`&amp;` as `&`. A number of more digits than any character has is none (and Python refuses 5,000 digits)."""
    return html.unescape(re.sub(r"&#[xX]?0*([0-9a-fA-F]+);?", _number, text))


def _number(found: re.Match[str]) -> str:
    return found[0] if len(found[1]) <= _MOST_DIGITS else "\ufffd"

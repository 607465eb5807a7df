"""The documents as text: which there are, and what they name."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("statemachines/*.md")])
FOLDERS = "functions|layers|statemachines|infra|tests|web|docs|vendor"

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
TAG = re.compile(r'<img src="([^"]+)"[^>]* alt="([^"]*)"')
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"\w+:/\S+")
PATH = re.compile(rf"(?<![\w/.-])(?:{FOLDERS})/[\w./-]*\w/?")
MODULE = re.compile(r"(?<![\w/.])(\w+\.(?:py|lua|js))\b")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
SETTING = re.compile(r"\bSLUICE_[A-Z_]+[A-Z]\b")
VERB = re.compile(r"\bmake ([a-z]+)\b")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return FENCE.sub("", page.read_text())


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the page's headings."""
    titles = [re.sub(r"\]\([^)]*\)", "]", title) for title in HEADING.findall(prose(page))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> list[str]:
    """Where the page links to inside the repository."""
    return [link for link in LINK.findall(prose(page)) if not re.match(r"[a-z]+:", link)]


def images(page: Path) -> list[tuple[str, Path]]:
    """What each picture on the page shows, in words, and its file."""
    tags = [(words, file) for file, words in TAG.findall(prose(page))]
    return [(words, page.parent / file) for words, file in [*IMAGE.findall(prose(page)), *tags]]


def paths(page: Path) -> set[str]:
    """The paths that the page names, in prose and in code."""
    return set(PATH.findall(ADDRESS.sub("", page.read_text())))


def modules(page: Path) -> set[str]:
    """The files that the page names without their folder."""
    return set(MODULE.findall(ADDRESS.sub("", prose(page))))

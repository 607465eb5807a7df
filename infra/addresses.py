"""What stands at an address of the shop's site: the laptop's twin of infra/templates/addresses.js, CloudFront's.

A table of addresses holds the two together (tests/support/site_addresses.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from infra.published import ASSETS


@dataclass(frozen=True)
class Found:
    """A page, or what pages load, by its path in web/ ("console/index.html"); of what pages load, it may be absent."""

    name: str


@dataclass(frozen=True)
class Moved:
    """Asked for a folder as for a file: relative addresses on its page would be wrong."""

    location: str


def find(path: str, is_page: Callable[[str], bool]) -> Found | Moved | None:
    """`path` as sent, percent-encoding and all; `is_page("console/index.html")` says whether web/ has such a page.

    None where there is no such page.
    """
    name = path.removeprefix("/")
    if _is_plain(f"{name}/index.html") and is_page(f"{name}/index.html"):
        return Moved(f"{path}/")
    page = f"{name}index.html" if path.endswith("/") else name
    kind = page[page.rfind(".") :]
    return Found(page) if kind in ASSETS or (kind == ".html" and _is_plain(page) and is_page(page)) else None


def _is_plain(name: str) -> bool:
    """A file system has many names for a file, S3 has one."""
    return not {"", ".", ".."} & set(name.split("/"))

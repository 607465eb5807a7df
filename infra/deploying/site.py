"""What CloudFront is told of the pages: which there are, and what to answer where there is none."""

import json
from pathlib import Path

from infra.published import ASSETS, is_page

ROOT = Path(__file__).parents[2]
CODE = ROOT / "infra" / "templates" / "addresses.js"
LARGEST = 10_240  # bytes that CloudFront takes of a function


def function_code(web: Path = ROOT / "web") -> str:
    """The text of CloudFront's function for the pages in `web`."""
    told = {"PAGES": pages(web), "KINDS": sorted(ASSETS), "MISSING": _on_one_line(web / "404.html")}
    code = CODE.read_text()
    for name, value in told.items():
        code = code.replace(f"__{name}__", json.dumps(value, ensure_ascii=False))
    return code


def pages(web: Path) -> list[str]:
    """Addresses of all that a person may go to: `["/404.html", "/cart.html", "/console/index.html", ...]`."""
    names = (path.relative_to(web) for path in web.rglob("*.html"))
    return sorted(f"/{name.as_posix()}" for name in names if is_page(name))


def _on_one_line(page: Path) -> str:
    return " ".join(line.strip() for line in page.read_text().splitlines())

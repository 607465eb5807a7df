"""What stands in web/ and is a page, and what is not."""

from pathlib import Path

from infra.local.settings import ROOT
from infra.published import ASSETS, CHECKS, is_page

WEB = ROOT / "web"
FOLDERS = {"console", "css", "images", "js"}
KINDS = {".html", *ASSETS}


def test_all_that_is_published_of_web_is_what_a_browser_asks_for():
    published = [path.relative_to(WEB) for path in WEB.rglob("*") if path.is_file()]
    published = [path for path in published if is_page(path)]
    assert len(published) > 100
    strange = [path for path in published if path.suffix not in KINDS or path.name.endswith(".config.js")]
    assert not strange
    assert {path.parts[0] for path in published if len(path.parts) > 1} == FOLDERS


def test_what_checks_the_pages_is_there_and_is_no_page():
    kept = CHECKS - {"node_modules"}  # is there once something was installed
    assert [name for name in sorted(kept) if not (WEB / name).exists()] == []
    assert not any(is_page(Path(name)) for name in CHECKS)
    assert not is_page(Path("node_modules/typescript/lib/lib.js"))
    assert not is_page(Path(".npmrc"))

"""Static pages: types, conditional requests, and nothing outside their folder."""

import pytest

from infra.content_policy import OriginError
from infra.local.pages import Pages
from infra.local.settings import ROOT


@pytest.fixture
def pages(tmp_path):
    web = tmp_path / "web"
    (web / "console").mkdir(parents=True)
    (web / "index.html").write_text("<h1>Lanterns</h1>")
    (web / "console" / "index.html").write_text("<h1>Console</h1>")
    (web / "app.js").write_text("export {}")
    (web / ".secret").write_text("no")
    (web / "package.json").write_text("no")
    (web / "node_modules").mkdir()
    (web / "node_modules" / "index.html").write_text("no")
    (tmp_path / "app.py").write_text("no")
    return Pages(web)


def test_a_folder_answers_with_its_index(pages):
    assert pages.answer("GET", "/").body == b"<h1>Lanterns</h1>"
    assert pages.answer("GET", "/console/").body == b"<h1>Console</h1>"
    assert ("Location", "/console/") in pages.answer("GET", "/console").headers


def test_a_captcha_providers_widget_is_let_in_where_one_is_set_up_and_on_its_page_alone(monkeypatch):
    pages = Pages(ROOT / "web")
    strict = {path: pages.answer("GET", path).body for path in ("/sale.html", "/checkout.html")}
    assert b"script-src" not in strict["/sale.html"]
    monkeypatch.setenv("SLUICE_CAPTCHA_SCRIPT", "https://captcha.example.com/api.js?render=explicit")
    monkeypatch.setenv("SLUICE_CAPTCHA_ORIGINS", "https://assets.example.com")
    told = b"script-src 'self' https://captcha.example.com https://assets.example.com; frame-src"
    assert told in pages.answer("GET", "/sale.html").body
    assert pages.answer("GET", "/checkout.html").body == strict["/checkout.html"]
    monkeypatch.setenv("SLUICE_CAPTCHA_ORIGINS", "'unsafe-inline'")
    with pytest.raises(OriginError):
        pages.answer("GET", "/sale.html")


def test_a_script_is_a_script(pages):
    assert ("Content-Type", "text/javascript; charset=utf-8") in pages.answer("GET", "/app.js").headers


def test_a_page_seen_before_is_not_sent_again(pages):
    tag = dict(pages.answer("GET", "/app.js").headers)["ETag"]

    again = pages.answer("GET", "/app.js", f'"other", W/{tag}')

    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/../app.py", "/%2e%2e/app.py", "/.secret", "/nothing", "/a%00b", "/%2Fetc/passwd"])
def test_what_is_not_a_page_is_not_found(pages, path):
    assert pages.answer("GET", path).status == 404


@pytest.mark.parametrize("path", ["/package.json", "/node_modules/", "/node_modules/index.html", "/js/../package.json"])
def test_what_checks_the_pages_is_not_shown(pages, path):
    assert pages.answer("GET", path).status == 404


def test_pages_are_only_read(pages):
    assert pages.answer("POST", "/").status == 405

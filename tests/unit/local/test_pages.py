"""Static pages: types, conditional requests, and nothing outside their folder."""

import pytest

from infra.local.pages import Pages


@pytest.fixture
def pages(tmp_path):
    web = tmp_path / "web"
    (web / "console").mkdir(parents=True)
    (web / "index.html").write_text("<h1>Lanterns</h1>")
    (web / "console" / "index.html").write_text("<h1>Console</h1>")
    (web / "app.js").write_text("export {}")
    (web / ".secret").write_text("no")
    (tmp_path / "app.py").write_text("no")
    return Pages(web)


def test_a_folder_answers_with_its_index(pages):
    assert pages.answer("GET", "/").body == b"<h1>Lanterns</h1>"
    assert pages.answer("GET", "/console/").body == b"<h1>Console</h1>"
    assert ("Location", "/console/") in pages.answer("GET", "/console").headers


def test_a_script_is_a_script(pages):
    assert ("Content-Type", "text/javascript; charset=utf-8") in pages.answer("GET", "/app.js").headers


def test_a_page_seen_before_is_not_sent_again(pages):
    tag = dict(pages.answer("GET", "/app.js").headers)["ETag"]

    again = pages.answer("GET", "/app.js", f'"other", W/{tag}')

    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/../app.py", "/%2e%2e/app.py", "/.secret", "/nothing", "/a%00b", "/%2Fetc/passwd"])
def test_what_is_not_a_page_is_not_found(pages, path):
    assert pages.answer("GET", path).status == 404


def test_pages_are_only_read(pages):
    assert pages.answer("POST", "/").status == 405

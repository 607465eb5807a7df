"""What stands at the site's addresses: CloudFront's function, run by Node, and the laptop, by the same table."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.deploying import site, templates
from infra.local.pages import Pages
from infra.local.settings import ROOT
from tests.support.site_addresses import ADDRESSES

WEB = ROOT / "web"
RUN = """
const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const handler = new Function(asked.code + '\\n;return handler;')();
const event = (uri) => ({version: '1.0', request: {method: 'GET', uri, querystring: {}, headers: {}}});
process.stdout.write(JSON.stringify(asked.uris.map((uri) => handler(event(uri)))));
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What CloudFront's function, as it is deployed, makes of each address."""
    if not shutil.which("node"):
        pytest.fail("CloudFront's function is run by Node: apt-get install nodejs")
    code = templates.load("edge")["Resources"]["Addresses"]["Properties"]["FunctionCode"]
    asked = json.dumps({"code": code, "uris": list(ADDRESSES)})
    done = subprocess.run(["node", "-e", RUN], input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(ADDRESSES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_cloudfront_finds_what_stands_at_an_address(answers: dict[str, Any], address: str) -> None:
    answer, (status, there) = answers[address], ADDRESSES[address]
    if status == 200:
        assert (answer["uri"], "statusCode" in answer) == (there, False)
        return
    assert answer["statusCode"] == status
    assert answer["headers"].get("location", {}).get("value") == there
    assert ("body" in answer) == (status == 404)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_laptop_finds_the_same(address: str) -> None:
    answer, (status, there) = Pages(WEB).answer("GET", address), ADDRESSES[address]
    assert answer.status == status
    if status == 200:
        assert answer.body == (WEB / str(there).lstrip("/")).read_bytes()
    elif status == 308:
        assert ("Location", there) in answer.headers
    else:
        assert answer.body == (WEB / "404.html").read_bytes()


def test_every_page_there_is_is_found_by_cloudfront_as_it_is_called(answers: dict[str, Any]) -> None:
    pages = site.pages(WEB)
    assert len(pages) > 10
    assert "/console/index.html" in pages
    code = site.function_code(WEB)
    assert all(json.dumps(page) in code for page in pages)


def test_the_page_of_what_is_missing_is_whole_and_no_cache_keeps_it(answers: dict[str, Any]) -> None:
    answer = answers["/wp-login.php"]
    assert answer["body"]["data"].split() == (WEB / "404.html").read_text().split()
    assert answer["headers"]["content-type"]["value"] == "text/html; charset=utf-8"
    assert answer["headers"]["cache-control"]["value"] == "no-cache"


def test_the_function_is_no_larger_than_cloudfront_takes(tmp_path: Path) -> None:
    assert len(site.function_code(WEB).encode()) < site.LARGEST
    assert "__" not in site.function_code(WEB)


def test_what_pages_load_and_is_not_there_is_missing_on_the_laptop_too() -> None:
    assert Pages(WEB).answer("GET", "/js/nothing.js").status == 404

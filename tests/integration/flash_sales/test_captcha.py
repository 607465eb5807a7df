"""A CAPTCHA provider over HTTP: one that answers, one that is down."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from layers.shop.offers.sales.errors import CaptchaUnavailableError, ChallengeError
from layers.shop.offers.sales.model import Challenge, Sale
from layers.shop.traffic.flash_sales.captcha import is_human
from layers.shop.traffic.flash_sales.challenges import Proof, check_proof, issue_challenge
from tests.integration.flash_sales.conftest import Shop

NOW = datetime.now(UTC)
SALE = Sale("sal_night", "Night", [], NOW, NOW + timedelta(hours=1), 2, 10, 60, challenge=Challenge("captcha", 0))


class Provider(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        human = form == {"secret": ["s3cret"], "response": ["human"], "remoteip": ["192.0.2.1"]}
        body = json.dumps({"success": human, "error-codes": []}).encode()
        self.send_response(int(status) if (status := form["response"][0]).isdecimal() else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("SLUICE_CAPTCHA_URL", f"http://127.0.0.1:{server.server_port}/siteverify")
    monkeypatch.setenv("SLUICE_CAPTCHA_SECRET", "s3cret")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_provider_is_asked_with_our_secret_and_the_visitors_address(provider: HTTPServer) -> None:
    assert is_human("human", "192.0.2.1") is True
    assert is_human("robot", "192.0.2.1") is False


@pytest.mark.parametrize("status", [400, 403, 413])
def test_a_question_that_the_provider_refuses_speaks_for_nobody(provider: HTTPServer, status: int) -> None:
    assert is_human(str(status), "192.0.2.1") is False


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_provider_that_is_busy_or_ill_is_no_judge(provider: HTTPServer, status: int) -> None:
    with pytest.raises(CaptchaUnavailableError):
        is_human(str(status), "192.0.2.1")


def test_a_provider_that_is_down_is_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_CAPTCHA_URL", "http://127.0.0.1:9/siteverify")
    monkeypatch.setenv("SLUICE_CAPTCHA_SECRET", "s3cret")
    with pytest.raises(CaptchaUnavailableError):
        is_human("anything", "192.0.2.1")


def proof_of(answer: str) -> Proof:
    return Proof(issue_challenge(SALE).challenge, answer)


def test_a_captcha_is_judged_by_its_provider(provider: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    check_proof(SALE, proof_of("human"), "192.0.2.1")
    with pytest.raises(ChallengeError):
        check_proof(SALE, proof_of("robot"), "192.0.2.1")


def test_a_captcha_provider_that_is_down_lets_people_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    monkeypatch.setenv("SLUICE_CAPTCHA_URL", "http://127.0.0.1:9/siteverify")
    monkeypatch.setenv("SLUICE_CAPTCHA_SECRET", "s3cret")
    check_proof(SALE, proof_of("anything"), "192.0.2.1")


def test_a_sale_asks_for_no_captcha_that_nobody_can_judge(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    draft = {
        "name": "Lantern night",
        "items": [{"sku": shop.sku}],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
        "challenge": {"kind": "captcha"},
    }
    refused = shop.call("POST", "/v1/admin/flash-sales", draft)
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "challenge.kind")
    monkeypatch.setenv("SLUICE_CAPTCHA_URL", "https://captcha.example.com/siteverify")
    assert shop.call("POST", "/v1/admin/flash-sales", draft).status == 201

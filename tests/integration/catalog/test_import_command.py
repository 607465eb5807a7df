"""`make import`, against a shop that answers by the book."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from infra import import_products

NOTE = {"line": 4, "column": "Variant SKU", "reason": "is empty: sold as H4", "value": "", "kind": "made_up"}
REFUSED = {"line": 3, "column": "Variant Price", "reason": "is no price", "value": "free"}


class Clerk(BaseHTTPRequestHandler):
    """Takes any file, and tells of one refused row on each of two pages."""

    files: list[bytes]
    asked: list[dict[str, str]]

    def do_POST(self) -> None:
        if self.headers["Authorization"] != "Bearer key":
            return self._say(401, {"detail": "no"})
        type(self).files.append(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(dict(parse_qsl(urlsplit(self.path).query)))
        return self._say(202, {"import_id": "imp_1", "status_url": "/v1/admin/imports/imp_1"})

    def do_GET(self) -> None:
        first = "after_line" not in self.path
        counts = dict.fromkeys(("products_created", "products_updated", "products_unchanged"), 1)
        line = int(self.asked[-1]["skipped"]) + (3 if first else 9)
        page = {
            "refused": [{**REFUSED, "line": line}],
            "notes": [NOTE] if first else [],
            "next_line": 3 if first else None,
        }
        said = "No stock." if int(self.asked[-1]["skipped"]) else "No stock. Some are sold without a count."
        self._say(200, {"status": "done", "reason": said, "rows_read": 8, "refused_total": 2, **counts, **page})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clerk]]:
    class Own(Clerk):
        pass

    Own.files, Own.asked = [], []
    server = HTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SLUICE_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("SLUICE_ADMIN_KEY", "key")
    yield Own
    server.shutdown()
    server.server_close()


@pytest.fixture
def products(tmp_path: Path) -> str:
    file = tmp_path / "products.csv"
    file.write_text("Handle,Title,Variant Price\n" + "".join(f"h{n},Lantern,9\n" for n in range(8)))
    return str(file)


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["import_products", *arguments])
    return import_products.main()


def test_the_report_counts_products_and_lists_every_refused_row(
    shop: type[Clerk], products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, products) == 0
    told = capsys.readouterr().out
    assert "8 rows read: 1 products created, 1 changed, 1 as they were, 2 rows refused." in told
    first = [line.split()[0] for line in told.splitlines()]
    assert first == ["8", "No", "line", "3", "9", "Made", "line", "4"]
    assert shop.asked[0]["currency"] == "CNY"


def test_the_prices_of_a_file_are_in_the_currency_that_is_named(
    shop: type[Clerk], products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "--currency", "USD", products) == 0
    assert shop.asked[0]["currency"] == "USD"
    assert command(monkeypatch, "--currency", "yuan", products) == 2
    assert "Prices can be in CNY, USD, EUR, JPY" in capsys.readouterr().err


def test_quantities_are_kept_unless_they_are_to_be_set(
    shop: type[Clerk], products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, products) == command(monkeypatch, "--quantities", "set", products) == 0
    assert [asked["quantities"] for asked in shop.asked] == ["keep", "set"]
    assert command(monkeypatch, "--quantities", "add", products) == 2
    assert "say keep" in capsys.readouterr().err


def test_a_product_that_goes_on_in_a_later_piece_is_refused_as_within_one(
    shop: type[Clerk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "products.csv"
    fillers = "".join(f'h{n},Lantern,"{"A" * 200_000}"\n' for n in range(3))
    file.write_text("Handle,Title,Variant Price\nbowl,Bowl,9\n" + fillers + "bowl,Bowl,7\nh9,Late,9\n")
    monkeypatch.setattr(import_products, "PIECE_BYTES", 150_000)
    assert command(monkeypatch, str(file)) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "6 Handle was used on line 2: keep the rows of a product" in shown
    assert sum(body.count(b"bowl,") for body in shop.files) == 1
    last = shop.files[-1].decode().split("\n")
    assert int(shop.asked[-1]["skipped"]) + last.index("h9,Late,9") + 1 == 7


def test_a_big_file_goes_in_pieces_and_its_lines_are_those_of_the_whole(
    shop: type[Clerk], products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_products, "PIECE_BYTES", 60)
    assert command(monkeypatch, products) == 0
    assert len(shop.files) > 1
    assert sum(body.count(b"Lantern") for body in shop.files) == 8
    shown = capsys.readouterr().out.partition("Made up")[0]
    lines = [int(line.split()[0]) for line in shown.splitlines()[3:]]
    assert len(set(lines)) == len(lines) == 2 * len(shop.files)
    assert "Some are sold without a count." in shown  # as its first piece says, and the last does not


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name one file: make import FILE=products.csv"),
        (["nowhere.csv"], "nowhere.csv cannot be read: No such file or directory."),
        (["."], ". is a directory, not a CSV file."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, *arguments) == 2
    assert capsys.readouterr().err.strip() == sentence


def test_a_shop_that_is_not_open_is_one_sentence(
    products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLUICE_URL", "http://127.0.0.1:9")
    assert command(monkeypatch, products) == 2
    assert capsys.readouterr().err.strip() == "No shop answers at http://127.0.0.1:9: start one with `make up`."


def test_a_wrong_key_is_one_sentence(
    shop: type[Clerk], products: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SLUICE_ADMIN_KEY", "wrong")
    assert command(monkeypatch, products) == 2
    assert "does not know this admin key" in capsys.readouterr().err

"""`make import FILE=products.csv CURRENCY=USD QUANTITIES=set`: a Shopify product export into the running shop."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib import error, parse, request

from infra import pieces as cutting
from infra.local import whereabouts
from infra.pieces import Piece
from infra.progress import Bar, table

POLL_SECONDS = 0.3
PIECE_BYTES = 4_000_000  # the shop takes 4.5 MB at a time
SHOWN = 500  # rows of a kind on the screen
CURRENCIES = ("CNY", "USD", "EUR", "JPY")
QUANTITIES = ("keep", "set")
KINDS = {
    "sold_as": "Sold without a count, or beyond it",
    "changed": "Imported otherwise than in the file",
    "made_up": "Made up",
    "left_alone": "Left as it was",
}


class ImportFailedError(Exception):
    """What went wrong, in one sentence for who typed the command."""


@dataclass(frozen=True)
class Shop:
    """A running shop and the key to its back door."""

    url: str
    admin_key: str

    @classmethod
    def found(cls) -> "Shop":
        """From the environment (SLUICE_URL or PORT, SLUICE_ADMIN_KEY), else from the `make up` of this tree."""
        told = whereabouts.found()
        port = os.environ.get("PORT")
        url = os.environ.get("SLUICE_URL") or (f"http://127.0.0.1:{port}" if port else told.get("url"))
        key = os.environ.get("SLUICE_ADMIN_KEY") or told.get("admin_key", "")
        return cls((url or "http://127.0.0.1:8000").rstrip("/"), key)

    def call(self, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.admin_key}", "Content-Type": "text/csv"}
        asked = request.Request(self.url + path, body, headers, method=method)
        try:
            with request.urlopen(asked, timeout=30) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except error.HTTPError as refused:
            raise ImportFailedError(_refusal(refused)) from refused
        except (error.URLError, OSError) as nobody:
            raise ImportFailedError(f"No shop answers at {self.url}: start one with `make up`.") from nobody


@dataclass
class Report:
    """What became of the whole file."""

    rows_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    said: str = ""  # of the file as a whole

    def add(self, report: dict[str, Any], pages: list[dict[str, Any]]) -> None:
        self.rows_read += report["rows_read"]
        self.created += report["products_created"]
        self.updated += report["products_updated"]
        self.unchanged += report["products_unchanged"]
        self.refused += [row for page in pages for row in page["refused"]]
        self.notes += [row for page in pages for row in page.get("notes", [])]
        self.said = max(self.said, report["reason"], key=len)  # a piece that has more to say, says what others do

    def in_words(self) -> str:
        lines = [
            f"{self.rows_read} rows read: {self.created} products created, {self.updated} changed, "
            f"{self.unchanged} as they were, {len(self.refused)} rows refused."
        ]
        lines += [self.said] if self.said else []
        lines += _listed(self.refused)
        for kind, title in KINDS.items():
            rows = [note for note in self.notes if note["kind"] == kind]
            lines += [f"{title} ({len(rows)}):", *_listed(rows)] if rows else []
        return "\n".join(lines)


def _listed(rows: list[dict[str, Any]]) -> list[str]:
    shown = sorted(rows, key=lambda row: row["line"])[:SHOWN]
    more = [f"... and {len(rows) - SHOWN} more."] if len(rows) > SHOWN else []
    return [table(("line", "column", "reason", "value"), shown), *more] if rows else []


def _refusal(refused: error.HTTPError) -> str:
    if refused.code == 401:
        return "The shop does not know this admin key: set SLUICE_ADMIN_KEY to the one `make up` printed."
    try:
        return f"The shop refused the file: {json.load(refused)['detail']}"
    except (ValueError, KeyError):
        return f"The shop answered {refused.code}."


def read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except IsADirectoryError as directory:
        raise ImportFailedError(f"{name} is a directory, not a CSV file.") from directory
    except OSError as unreadable:
        raise ImportFailedError(f"{name} cannot be read: {unreadable.strerror}.") from unreadable


def imported(shop: Shop, piece: Piece, wanted: dict[str, str], bar: Bar, told: Report) -> None:
    """Import one piece as it is `wanted`, adding what became of it to `told`."""
    query = parse.urlencode({**wanted, "skipped": piece.skipped})
    piece_told = shop.call("POST", f"/v1/admin/imports?{query}", piece.body)
    url, before = piece_told["status_url"], told.rows_read
    report = shop.call("GET", url)
    while report["status"] not in ("done", "failed"):
        bar.show(before + report["rows_read"])
        time.sleep(POLL_SECONDS)
        report = shop.call("GET", url)
    if report["status"] == "failed":
        raise ImportFailedError(f"The import stopped: {report['reason']}")
    told.add(report, list(pages(shop, url, report)))
    told.refused += piece.refused
    told.rows_read += len(piece.refused)
    bar.show(told.rows_read)


def pages(shop: Shop, status_url: str, report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The report, page by page."""
    while True:
        yield report
        if report["next_line"] is None:
            return
        report = shop.call("GET", f"{status_url}?{parse.urlencode({'after_line': report['next_line']})}")


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("import_products", exit_on_error=False)
    parser.add_argument("file", nargs="?", default="")
    parser.add_argument("--currency", default="CNY")
    parser.add_argument("--quantities", default="keep")
    asked, more = parser.parse_known_args(arguments)
    if more or not asked.file:
        raise ImportFailedError("Name one file: make import FILE=products.csv")
    if asked.currency not in CURRENCIES:
        raise ImportFailedError(
            f"Prices can be in {', '.join(CURRENCIES)}: CURRENCY={asked.currency} is none of these."
        )
    if asked.quantities not in QUANTITIES:
        raise ImportFailedError(
            f"QUANTITIES={asked.quantities}: say keep (what was counted since stays) or set (to what the file says)."
        )
    return asked


def run(arguments: list[str]) -> None:
    asked = _asked(arguments)
    body, shop, told = read(asked.file), Shop.found(), Report()
    wanted = {"currency": asked.currency, "quantities": asked.quantities}
    with Bar("importing", max(body.count(b"\n"), 1)) as bar:
        for piece in cutting.pieces(body, PIECE_BYTES):
            imported(shop, piece, wanted, bar, told)
    print(told.in_words())


def main() -> int:
    try:
        run(sys.argv[1:])
    except ImportFailedError as failed:
        print(failed, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nThe import goes on in the shop.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

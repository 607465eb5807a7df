"""`make import FILE=products.csv`: a Shopify product export into the running shop, with a bar and a report."""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib import error, parse, request

from infra.local import whereabouts
from infra.pieces import pieces
from infra.progress import Bar, table

POLL_SECONDS = 0.3
PIECE_BYTES = 4_000_000  # the shop takes 4.5 MB at a time
SHOWN = 500  # refused rows on the screen


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
    skipped: int = 0  # lines of the file before the piece that is being read

    def add(self, report: dict[str, Any], refused: list[dict[str, Any]]) -> None:
        self.rows_read += report["rows_read"]
        self.created += report["products_created"]
        self.updated += report["products_updated"]
        self.unchanged += report["products_unchanged"]
        self.refused += [{**row, "line": row["line"] + self.skipped} for row in refused]

    def in_words(self) -> str:
        lines = [
            f"{self.rows_read} rows read: {self.created} products created, {self.updated} changed, "
            f"{self.unchanged} as they were, {len(self.refused)} rows refused."
        ]
        if self.refused:
            lines.append(table(("line", "column", "reason", "value"), self.refused[:SHOWN]))
        if len(self.refused) > SHOWN:
            lines.append(f"... and {len(self.refused) - SHOWN} more.")
        return "\n".join(lines)


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


def imported(shop: Shop, body: bytes, bar: Bar, told: Report) -> None:
    """Import one piece, adding what became of it to `told`."""
    piece_told = shop.call("POST", "/v1/admin/imports", body)
    url, before = piece_told["status_url"], told.rows_read
    report = shop.call("GET", url)
    while report["status"] not in ("done", "failed"):
        bar.show(before + report["rows_read"])
        time.sleep(POLL_SECONDS)
        report = shop.call("GET", url)
    if report["status"] == "failed":
        raise ImportFailedError(f"The import stopped: {report['reason']}")
    told.add(report, list(refused_rows(shop, url, report)))
    bar.show(told.rows_read)


def refused_rows(shop: Shop, status_url: str, report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every refused row, page by page."""
    while True:
        yield from report["refused"]
        if report["next_line"] is None:
            return
        report = shop.call("GET", f"{status_url}?{parse.urlencode({'after_line': report['next_line']})}")


def run(arguments: list[str]) -> None:
    if len(arguments) != 1 or not arguments[0]:
        raise ImportFailedError("Name one file: make import FILE=products.csv")
    body, shop, told = read(arguments[0]), Shop.found(), Report()
    with Bar("importing", max(body.count(b"\n"), 1)) as bar:
        for piece in pieces(body, PIECE_BYTES):
            told.skipped = piece.skipped
            imported(shop, piece.body, bar, told)
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

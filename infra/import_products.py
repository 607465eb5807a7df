"""`make import FILE=products.csv`: a Shopify product export into the running shop, with a bar and a report."""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib import error, parse, request

from infra.local import whereabouts
from infra.progress import Bar, table

POLL_SECONDS = 0.3
SHOWN = 100  # refused rows on the screen; all of them go into the report file


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


def follow(shop: Shop, status_url: str, rows: int) -> dict[str, Any]:
    """Draw the bar until the import has ended; its last report."""
    with Bar("importing", rows) as bar:
        while True:
            report = shop.call("GET", status_url)
            bar.show(report["rows_read"])
            if report["status"] in ("done", "failed"):
                return report
            time.sleep(POLL_SECONDS)


def refused_rows(shop: Shop, status_url: str, report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every refused row, page by page."""
    while True:
        yield from report["refused"]
        if report["next_line"] is None:
            return
        report = shop.call("GET", f"{status_url}?{parse.urlencode({'after_line': report['next_line']})}")


def tell(report: dict[str, Any], refused: list[dict[str, Any]]) -> None:
    print(
        f"{report['rows_read']} rows read: {report['products_created']} products created, "
        f"{report['products_updated']} changed, {report['products_unchanged']} as they were, "
        f"{report['refused_total']} rows refused."
    )
    if refused:
        print(table(("line", "column", "reason", "value"), refused[:SHOWN]))
    if len(refused) > SHOWN:
        print(f"... and {len(refused) - SHOWN} more.")


def run(arguments: list[str]) -> int:
    if len(arguments) != 1:
        raise ImportFailedError("Name one file: make import FILE=products.csv")
    body, shop = read(arguments[0]), Shop.found()
    status_url = shop.call("POST", "/v1/admin/imports", body)["status_url"]
    report = follow(shop, status_url, max(body.count(b"\n"), 1))
    if report["status"] == "failed":
        raise ImportFailedError(f"The import stopped: {report['reason']}")
    refused = list(refused_rows(shop, status_url, report))
    tell(report, refused)
    return 0


def main() -> int:
    try:
        return run(sys.argv[1:])
    except ImportFailedError as failed:
        print(failed, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nThe import goes on in the shop.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""The pages of the shop (web/), standing for CloudFront in front of S3: types, ETags, 304, and nothing outside web/.

What stands at an address is said once for both (infra/addresses.py).
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from urllib.parse import unquote

from infra import addresses, content_policy
from infra.local import problems
from infra.local.problems import Response
from infra.published import is_page

MIME = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
# Files are edited while the laptop cloud runs, so a browser always asks; the ETag keeps that cheap.
CACHE = "no-cache"
NOT_FOUND = b"<!doctype html><meta charset=utf-8><title>404</title><h1>404</h1><p>No such page. <a href=/>The shop</a>"


class Pages:
    """Files under `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def answer(self, method: str, path: str, if_none_match: str = "") -> Response:
        """`path` as sent, percent-encoded."""
        if method not in ("GET", "HEAD"):
            return problems.method_not_allowed(method, ["GET", "HEAD"])
        there = addresses.find(path, lambda name: self._file(name) is not None)
        if isinstance(there, addresses.Moved):
            return Response(308, [("Location", there.location)])
        found = self._file(unquote(there.name)) if there else None
        if found is None:
            return self._not_found()
        body = content_policy.as_served(found.relative_to(self._root).as_posix(), found.read_bytes())
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = [("ETag", tag), ("Cache-Control", CACHE)]
        if tag in [each.strip().removeprefix("W/") for each in if_none_match.split(",")]:
            return Response(304, headers)
        return Response(200, [("Content-Type", _type(found)), *headers], body)

    def _file(self, name: str) -> Path | None:
        if "\0" in name:
            return None
        resolved = (self._root / name.lstrip("/")).resolve()
        inside = self._root in resolved.parents and is_page(resolved.relative_to(self._root))
        return resolved if inside and resolved.is_file() else None

    def _not_found(self) -> Response:
        page = self._root / "404.html"
        body = page.read_bytes() if page.is_file() else NOT_FOUND
        return Response(404, [("Content-Type", MIME[".html"]), ("Cache-Control", CACHE)], body)


def _type(path: Path) -> str:
    return MIME.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"

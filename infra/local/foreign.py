"""What no page of somebody else may ask of a laptop: any page in any browser here can send requests to loopback, and by
DNS rebinding even read the answers. Programs (the CLI, curl, functions) say nothing of where they come from; browsers
do, in headers that no page can forge.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

Header = Callable[[str], str | None]
"""A header's value by its name, whatever case that is written in; None or nothing if it was not sent."""
OURS = ("same-origin", "none")  # a page of this very address; an address typed by hand


def refusal(header: Header, is_page: bool = False) -> str:
    """Why a request is not answered, in a sentence; nothing if it is. A page may be visited from wherever a link or a
    redirect to it is."""
    host, origin, site = header("Host") or "", header("Origin"), header("Sec-Fetch-Site")
    if host and not is_loopback(host):
        return f"This is asked for on this machine only, by the name localhost or 127.0.0.1, not {host[:100]}."
    if is_page and header("Sec-Fetch-Mode") == "navigate":
        return ""
    if origin and origin.lower() != f"http://{host.lower()}":
        return f"Pages of {origin[:100]} may not ask this."
    if site and site.lower() not in OURS:
        return "Pages of other addresses may not ask this."
    return ""


def is_loopback(host: str) -> bool:
    """Whether a Host header (`name`, `name:port`, `[::1]:port`) names this machine and nobody else's could."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        if name == "localhost" or name.endswith(".localhost"):
            return True
        return ip_address(name).is_loopback
    except ValueError:
        return False


class Guarded:
    """WSGI: answers 403 itself to what `refusal` refuses."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        refused = refusal(lambda name: environ.get("HTTP_" + name.upper().replace("-", "_")))
        if not refused:
            return self._application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [refused.encode()]

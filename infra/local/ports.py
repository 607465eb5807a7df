"""The ports the laptop cloud listens on, looked at before anything is started."""

from __future__ import annotations

import socket

from infra.local.settings import HOST, Settings


class StartError(Exception):
    """The laptop cloud cannot start. The message is one sentence for the person who typed `make up`."""


def check_ports(settings: Settings) -> None:
    """Raises StartError naming the variable to change for a port somebody else listens on."""
    wanted = {"PORT": settings.port, "AWS_PORT": settings.aws_port, "PAYMENTS_PORT": settings.payments_port}
    for variable, port in wanted.items():
        if [name for name, other in wanted.items() if other == port] != [variable]:
            raise StartError(f"Port {port} is asked for twice: give {', '.join(wanted)} different numbers.")
        if not is_free(port):
            raise StartError(
                f"Port {port} is in use: stop what listens there, or choose another: {variable}={port + 1}"
            )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

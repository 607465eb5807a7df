"""The ports the laptop cloud listens on, looked at before anything is started."""

from __future__ import annotations

import errno
import socket

from infra.local.settings import HOST, Settings

SAFE = 18000  # a port for who asked for one that only root may have, or for the last


class StartError(Exception):
    """The laptop cloud cannot start. The message is one sentence for the person who typed `make up`."""


def check_ports(settings: Settings) -> None:
    """Raises StartError naming the variable to change for a port somebody else listens on."""
    wanted = {"PORT": settings.port, "AWS_PORT": settings.aws_port, "PAYMENTS_PORT": settings.payments_port}
    for variable, port in wanted.items():
        if [name for name, other in wanted.items() if other == port] != [variable]:
            raise StartError(f"Port {port} is asked for twice: give {', '.join(wanted)} different numbers.")
        if refused := obstacle(port):
            another = port + 1 if 1024 <= port < 65535 else SAFE
            raise StartError(f"Port {port} {refused}, or choose another: {variable}={another}")


def obstacle(port: int) -> str:
    """Why nobody can listen there, and what helps; nothing if it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "is in use: stop what listens there"
            return f"cannot be listened on ({error.strerror}): get the right to"
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

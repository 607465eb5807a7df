"""The parent of all environments: it has imported the bundle once and forks an environment (worker.py) whenever the
dispatcher asks for one, in about 10 ms. It holds no connection and runs no handler, so a fork starts clean.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from typing import Any, NoReturn

from infra.local import wire, worker
from infra.local.processes import die_with_parent, retitle
from infra.local.warm import warm


class Zygote:
    """Forks an environment for every socket received on `control`; reports every one that ends."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.wake_up, self._alarm = socket.socketpair()
        self._alarm.setblocking(False)
        self.wake_up.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._alarm.fileno(), warn_on_full_buffer=False)

    def run(self, module: str) -> None:
        """Import the bundle, so that every environment starts with it, then fork until the dispatcher is gone."""
        try:
            importlib.import_module(module)
            warm()
        except Exception as error:  # noqa: BLE001  an app that does not import is shown to whoever started it
            self._say({"broken": "".join(traceback.format_exception(error))})
            return
        gc.collect()
        gc.freeze()  # forks share this memory as long as nobody writes to it, and the collector writes
        self._say({"ready": os.getpid()})
        while self._turn():
            pass

    def _turn(self) -> bool:
        readable, _, _ = select.select([self.control, self.wake_up], [], [])
        if self.wake_up in readable:
            self.wake_up.recv(4096)
        alive = self._spawn() if self.control in readable else True
        self._reap()
        return alive

    def _spawn(self) -> bool:
        message, sockets, _, _ = socket.recv_fds(self.control, 1, 1)
        if not message:
            return False
        with socket.socket(fileno=sockets[0]) as connection:
            pid = os.fork()
            if pid == 0:
                self._become_environment(connection)
        self._say({"forked": pid})
        return True

    def _become_environment(self, connection: socket.socket) -> NoReturn:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent()
            for ours in (self.control, self.wake_up, self._alarm):
                ours.close()
            retitle(worker.TITLE)
            worker.serve(connection)
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
        except OSError:
            status = 0  # the dispatcher went away, and so do we
        finally:
            sys.stdout.flush()
            os._exit(status)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._say({"ended": pid, "status": os.waitstatus_to_exitcode(status)})

    def _say(self, message: dict[str, Any]) -> None:
        wire.send(self.control, json.dumps(message).encode())


def main() -> None:
    _, descriptor, module, root = sys.argv
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the supervisor's to handle
    die_with_parent()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, write_through=False)  # type: ignore[union-attr]
    sys.path.insert(0, root)
    os.chdir(root)
    Zygote(socket.socket(fileno=int(descriptor))).run(module)


if __name__ == "__main__":
    main()

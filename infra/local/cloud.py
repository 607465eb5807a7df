"""The cloud process: moto on AWS_PORT, the Lambda service, the event sources and the HTTP door on PORT, all in one
process, so that they reach each other without HTTP and wake on events. `python -m infra.local.cloud`.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import threading
import traceback
from typing import Any

from infra.local import settings as told
from infra.local.console import Console
from infra.local.processes import die_with_parent


def main() -> None:
    die_with_parent()
    settings = told.from_environment()
    os.environ["MOTO_PORT"] = str(settings.aws_port)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor ends us
    from infra.local.world import World

    console = Console(settings.log_level)
    quiet(settings.log_level)
    try:
        world = World(settings, console)
        seeded = world.seed() if settings.root == told.ROOT else ""
    except Exception as error:
        if console.debug:
            traceback.print_exception(error)
        _tell({"broken": f"{type(error).__name__}: {error}"})
        raise SystemExit(1) from error
    gc.collect()
    gc.freeze()  # moto's 200 MB of models and grammars live as long as we do: never walk them again
    gc.set_threshold(20_000, 20, 50)
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    _tell({"ready": True, "seeded": seeded})
    done.wait()
    world.close()
    os._exit(0)


def quiet(level: str) -> None:
    """moto logs each failure that a state machine catches, and each type CloudFormation skips, as if they were ours."""
    logging.basicConfig(level="DEBUG" if level == "DEBUG" else "WARNING", format="%(levelname)s %(name)s %(message)s")
    for name in ("moto", "botocore", "urllib3", "chalice"):
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.CRITICAL)


def _tell(news: dict[str, Any]) -> None:
    """One line of JSON to the supervisor, on the pipe it gave us."""
    descriptor = int(os.environ.get("SLUICE_NEWS_FD", "-1"))
    if descriptor >= 0:
        os.write(descriptor, json.dumps(news).encode() + b"\n")
    else:
        print(news, file=sys.stderr)


if __name__ == "__main__":
    main()

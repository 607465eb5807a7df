"""`python -m infra.local up`: the whole shop on this machine."""

from __future__ import annotations

import argparse
import os
import signal
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    up = verbs.add_parser("up", help="start it in the foreground; PORT, AWS_PORT and PAYMENTS_PORT choose the ports")
    up.add_argument("--log-level", default=os.environ.get("SLUICE_LOG_LEVEL", "INFO"), help="debug shows everything")
    up.add_argument("--app", default=os.environ.get("SLUICE_APP", "app"), help="the module with the chalice app")
    up.add_argument("--no-seed", action="store_true", help="an empty shop")
    options = parser.parse_args()
    os.environ |= {"SLUICE_LOG_LEVEL": options.log_level.upper(), "SLUICE_APP": options.app}
    if options.no_seed:
        os.environ["SLUICE_SEED"] = ""
    return _open()


def _open() -> int:
    from infra.local.settings import from_environment
    from infra.local.supervisor import Supervisor
    from layers.cloud.settings import ALL, SettingError

    try:
        settings = from_environment()
        for setting in ALL:
            setting()  # functions read it much later, and would fail one by one
    except SettingError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return Supervisor(settings).run()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C before anything is started just ends it, without a traceback
    sys.exit(main())

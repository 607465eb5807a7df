"""`python -m infra.local up`: the whole shop on this machine."""

from __future__ import annotations

import argparse
import os
import sys

from infra.local.settings import from_environment
from layers.cloud.settings import ALL, SettingError


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
    from infra.local.supervisor import Supervisor

    try:
        settings = from_environment()
        for setting in ALL:
            setting()  # functions read it much later, and would fail one by one
    except SettingError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return Supervisor(settings).run()


if __name__ == "__main__":
    sys.exit(main())

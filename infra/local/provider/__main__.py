"""`python -m infra.local.provider --port 8420`: the payment provider's double, until Ctrl-C."""

import argparse
import os
import signal
import sys

from infra.local.provider.server import HOST, Double


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.local.provider", description=__doc__)
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--webhook-url", default="", help="where events are posted; none are without it")
    secret = os.environ.get("SLUICE_STRIPE_WEBHOOK_SECRET", "")
    parser.add_argument("--webhook-secret", default=secret, help="the whsec_... that signs them")
    parser.add_argument("--webhook-events", default="", help="the kinds to post, with commas between; all without it")
    options = parser.parse_args()
    try:
        kinds = tuple(filter(None, options.webhook_events.split(",")))
        double = Double(options.port, options.webhook_url, options.webhook_secret, kinds)
    except OSError as taken:
        print(
            f"The payment provider's double cannot listen on {HOST}:{options.port}: {taken.strerror}.", file=sys.stderr
        )
        return 1
    signal.signal(signal.SIGTERM, _stop)
    print(f"Payments (Stripe's double) on {double.url}", flush=True)
    try:
        double.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

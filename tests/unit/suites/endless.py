"""A program that ends well when it is told that it is enough, though it begins to listen for that late."""

import signal
import sys
import time


def enough(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # told again while it ends, it would end badly
    sys.exit(0)


time.sleep(0.5)
signal.signal(signal.SIGTERM, enough)
while True:
    signal.pause()

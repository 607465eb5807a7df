"""A program that ends well when it is told that it is enough, though it begins to listen for that late."""

import signal
import sys
import time

time.sleep(0.5)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
while True:
    signal.pause()

"""A program that ends when it is told to."""

import signal

signal.pause()

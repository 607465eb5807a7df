"""Payments: money held, taken, let go and given back, at whichever provider the shop has."""

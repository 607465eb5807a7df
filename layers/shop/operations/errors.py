"""Refused rules of operations."""


class NotAnOperatorError(Exception):
    """Only who holds the admin key may run the shop."""

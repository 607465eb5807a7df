"""Refused rules of overload."""


class OvertakenError(Exception):
    """One pacer at a time: another has written its state since this one read it."""

"""Refused rules of the switches."""


class SwitchedOffError(Exception):
    """A part of the shop is given up for now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is switched off for now: the rest of the shop goes on")
        self.facts = {"part": name}


class SwitchNotFoundError(Exception):
    """No part of the shop has this name."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(f"there is no switch {name}")
        self.errors = [{"field": "name", "expected": f"one of {', '.join(names)}"}]


class SwitchesChangedError(Exception):
    """Others switch all the time."""

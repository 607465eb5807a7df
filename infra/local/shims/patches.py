"""How shims replace parts of moto, and put them back (tests compare moto with and without)."""

from __future__ import annotations

from typing import Any

_MISSING = object()


class Patches:
    """The replacements of one module. Declared once with `replace`, then put in place and taken out as a whole."""

    def __init__(self) -> None:
        self._replacements: list[tuple[Any, str, Any, Any]] = []
        self._installed = False

    def replace(self, owner: Any, name: str, replacement: Any) -> Any:
        """Declare that `owner.name` becomes `replacement`; what it is now."""
        own = vars(owner).get(name, _MISSING)
        self._replacements.append((owner, name, replacement, own))
        return getattr(owner, name, None) if own is _MISSING else own

    def install(self) -> None:
        """Put all in place; a second call does nothing."""
        for owner, name, replacement, _ in self._replacements if not self._installed else ():
            setattr(owner, name, replacement)
        self._installed = True

    def remove(self) -> None:
        """moto as it was."""
        for owner, name, _, original in reversed(self._replacements) if self._installed else ():
            if original is _MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, original)
        self._installed = False

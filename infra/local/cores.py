"""Whether the machine's cores have anything left, from the kernel's own count (Linux; elsewhere they always have)."""

from __future__ import annotations

from pathlib import Path

STAT = Path("/proc/stat")
ENOUGH = 0.15  # share of idle time below which one more process only makes the others slower
TICKS = 5  # hundredths of a second a judgement needs


class Cores:
    """Judges from what happened since the last judgement."""

    def __init__(self) -> None:
        self._idle, self._all = _ticks()
        self._busy = False

    def busy(self) -> bool:
        idle, total = _ticks()
        passed = total - self._all
        if passed >= TICKS:
            self._busy = (idle - self._idle) / passed < ENOUGH
            self._idle, self._all = idle, total
        return self._busy


def _ticks() -> tuple[int, int]:
    """Idle (waiting for a disk included) and all time since the machine started."""
    try:
        with STAT.open(encoding="ascii") as stat:
            counts = [int(word) for word in stat.readline().split()[1:9]]
    except OSError:
        return 0, 0
    return counts[3] + counts[4], sum(counts)

"""Whether the machine's cores have anything left, from the kernel's own count (Linux; elsewhere they always have).

What runs at a lower priority than ours (`nice`) gives way to us, so its time is left to us as idle time is.
"""

from __future__ import annotations

from pathlib import Path

STAT = Path("/proc/stat")
ENOUGH = 0.15  # share of idle time below which one more process only makes the others slower
TICKS = 5  # hundredths of a second a judgement needs


class Cores:
    """Judges from what happened since the last judgement."""

    def __init__(self, stat: Path = STAT) -> None:
        self._stat = stat
        self._idle, self._all = _ticks(stat)
        self._busy = False

    def busy(self) -> bool:
        idle, total = _ticks(self._stat)
        passed = total - self._all
        if passed >= TICKS:
            self._busy = (idle - self._idle) / passed < ENOUGH
            self._idle, self._all = idle, total
        return self._busy


def _ticks(file: Path) -> tuple[int, int]:
    """Time left to us (idle, waiting for a disk, niced) and all time since the machine started."""
    try:
        with file.open(encoding="ascii") as stat:
            counts = [int(word) for word in stat.readline().split()[1:9]]
    except OSError:
        return 0, 0
    _user, niced, _system, idle, disk, *_ = counts
    return idle + disk + niced, sum(counts)

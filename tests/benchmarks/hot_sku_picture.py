"""The picture of the hot SKU: sales a second by shards, both axes in powers of two, on light and dark paper."""

from collections.abc import Iterable
from math import log2
from typing import Any

WIDTH, HEIGHT = 700, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 470, 30, 350
LOWEST, HIGHEST = 62.5, 32_000  # sales a second
STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .grid { stroke: #8c959f; stroke-opacity: .35 }
    .limit { stroke: #8c959f; stroke-dasharray: 5 4 }
    .sold { stroke: #c0392b; stroke-width: 2.5; fill: none }
    .dot { fill: #c0392b }
    .other { stroke: #2e7dbb; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .sold { stroke: #ff7b72 } .dot { fill: #ff7b72 } .other { stroke: #79c0ff }
    }"""


def drawn(figures: dict[str, Any]) -> str:
    rows = figures["shards"]
    sold = [(_x(row["shards"]), _y(row["per_second"])) for row in rows]
    limit = [(_x(row["shards"]), _y(row["limit"])) for row in rows]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "  <title>Sales a second of one SKU, by its shards</title>",
        f"  <style>{STYLE}\n  </style>",
        *_grid(rows),
        _polyline(limit, "limit"),
        _polyline(sold, "sold"),
        *(f'  <circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in sold),
        _label(RIGHT + 12, sold[-1][1] + 14, f"sold: {rows[-1]['per_second']:,}"),
        _label(RIGHT + 12, limit[-1][1] - 2, f"limit: {rows[-1]['limit']:,.0f}"),
        *_others(figures["without_transactions"]),
        _label((LEFT + RIGHT) / 2, HEIGHT - 10, "shards of the SKU", "middle"),
        _label(LEFT - 55, TOP - 12, "sales a second"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _grid(rows: list[dict[str, Any]]) -> Iterable[str]:
    level = 125.0
    while level <= HIGHEST:
        y = _y(level)
        yield f'  <line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _label(LEFT - 8, y + 4, f"{level:,.0f}", "end")
        level *= 2
    for row in rows:
        yield _label(_x(row["shards"]), BOTTOM + 18, f"{row['shards']}", "middle")


def _others(rows: list[dict[str, Any]]) -> Iterable[str]:
    """Selling without transactions, from one row."""
    for row in rows:
        y = _y(row["per_second"])
        yield f'  <line class="other" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _label(RIGHT + 12, y - 2, row["how"])
        yield _label(RIGHT + 12, y + 14, f"of one row: {row['per_second']:,.0f}")


def _polyline(points: list[tuple[float, float]], kind: str) -> str:
    return f'  <polyline class="{kind}" fill="none" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _label(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'  <text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _x(shards: int) -> float:
    return LEFT + (RIGHT - LEFT) * log2(shards) / 6


def _y(per_second: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * log2(max(per_second, LOWEST) / LOWEST) / log2(HIGHEST / LOWEST)

"""The few strokes all pictures are made of. Coordinates live on a canvas of 400 by 400."""

from dataclasses import dataclass

GOLD, STEEL, WOOD, INK, PAPER, LEAF = "#c9a45c", "#b9c0c6", "#b98a5b", "#2e2b33", "#fbf7ef", "#7f9a73"
BODY, SIDE, METAL, BRASS, TIMBER, GLOW, GLASS = (f"url(#{name})" for name in "bsmgwoa")


def mix(colour: str, other: str, share: float) -> str:
    """`share` (0 to 1) of `other` in `colour`; both `#rrggbb`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@dataclass(frozen=True)
class Palette:
    """A base colour and what follows from it."""

    base: str

    @property
    def light(self) -> str:
        return mix(self.base, "#ffffff", 0.38)

    @property
    def pale(self) -> str:
        return mix(self.base, "#ffffff", 0.72)

    @property
    def dark(self) -> str:
        return mix(self.base, "#1d1626", 0.3)

    @property
    def deep(self) -> str:
        return mix(self.base, "#1d1626", 0.58)

    @property
    def accent(self) -> str:
        """What stands out on the base: pale on dark colours, dark on pale ones."""
        red, green, blue = _channels(self.base)
        return self.deep if 0.3 * red + 0.59 * green + 0.11 * blue > 170 else self.pale


def path(d: str, fill: str, opacity: float = 1) -> str:
    return f'<path d="{d}" fill="{fill}"{_opacity(opacity)}/>'


def line(d: str, stroke: str, width: float = 3, opacity: float = 1) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round" '
        f'stroke-linejoin="round"{_opacity(opacity)}/>'
    )


def oval(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"{_opacity(opacity)}/>'


def dot(x: float, y: float, r: float, fill: str, opacity: float = 1) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"{_opacity(opacity)}/>'


def ring(x: float, y: float, r: float, stroke: str, width: float = 3, opacity: float = 1) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="none" stroke="{stroke}" '
        f'stroke-width="{width:g}"{_opacity(opacity)}/>'
    )


def box(x: float, y: float, w: float, h: float, r: float, fill: str, opacity: float = 1) -> str:
    radius = f' rx="{r:g}"' if r else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{radius} fill="{fill}"{_opacity(opacity)}/>'


def shine(d: str, width: float = 8, opacity: float = 0.35) -> str:
    """A highlight."""
    return line(d, "#fff", width, opacity)


def seam(d: str, width: float = 2, opacity: float = 0.28) -> str:
    """A thin dark line: a fold, a stitch, an edge."""
    return line(d, INK, width, opacity)


def turned(degrees: float, inner: str, x: float = 200, y: float = 200) -> str:
    return f'<g transform="rotate({degrees:g} {x:g} {y:g})">{inner}</g>'


def moved(dx: float, dy: float, inner: str, scale: float = 1) -> str:
    grown = f" scale({scale:g})" if scale != 1 else ""
    return f'<g transform="translate({dx:g} {dy:g}){grown}">{inner}</g>'


def blossom(x: float, y: float, r: float, fill: str, heart: str = "#f2c14e") -> str:
    """Five petals."""
    at = ((0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31))
    petals = "".join(dot(round(x + dx * r, 1), round(y + dy * r, 1), round(r * 0.72, 1), fill) for dx, dy in at)
    return petals + dot(x, y, round(r * 0.5, 1), heart)


def sprig(x: float, y: float, fill: str = LEAF) -> str:
    """A little branch of leaves, growing up from (x, y)."""
    leaf = "M0 0C-16 -4 -22 -18 -20 -28C-8 -26 0 -14 0 0Z"
    right = "M0 0C16 -4 22 -18 20 -28C8 -26 0 -14 0 0Z"
    stem = line("M0 0C2 -30 -2 -60 2 -86", fill, 3)
    pairs = moved(0, -22, path(leaf, fill)) + moved(1, -36, path(right, fill)) + moved(0, -56, path(leaf, fill))
    top = moved(2, -84, path("M0 0C-8 -10 -6 -24 0 -32C6 -24 8 -10 0 0Z", fill))
    return moved(x, y, stem + pairs + top)


def _opacity(value: float) -> str:
    return "" if value == 1 else f' opacity="{value:g}"'.replace('"0.', '".')

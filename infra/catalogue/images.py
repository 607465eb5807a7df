"""Product pictures: one drawn shape on a soft background, as SVG of two or three kilobytes."""

import hashlib

from infra.catalogue.brush import Palette, box, dot, mix, oval, path
from infra.catalogue.shapes import SHAPES

# wall, disc on the wall, floor
BACKGROUNDS = (
    ("#f6efe5", "#ecdfca", "#ead9c2"),
    ("#eaf0f4", "#d6e2ea", "#d3dde4"),
    ("#edf2e9", "#d9e5d2", "#d6e0cd"),
    ("#f9ece7", "#f1d9d0", "#ecd3c9"),
    ("#f1ecf5", "#e1d7ec", "#dcd2e5"),
    ("#faf3df", "#f2e4bb", "#eddcb4"),
)


def draw(shape: str, colour: str, style: int, seed: str) -> str:
    """The picture of a `shape` in `colour` (#rrggbb). `style` picks among its forms; `seed` the background."""
    palette = Palette(colour)
    product = SHAPES[shape](palette, style)
    wall, disc, floor = BACKGROUNDS[hashlib.sha256(seed.encode()).digest()[0] % len(BACKGROUNDS)]
    scene = (
        box(0, 0, 400, 400, 0, wall)
        + dot(200, 186, 142, disc)
        + path("M0 312H400V400H0Z", floor)
        + oval(200, 342, 128, 13, mix(floor, "#3a2c22", 0.32), 0.55)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
        f"{_definitions(product, palette)}{scene}{product}</svg>\n"
    )


def _definitions(product: str, palette: Palette) -> str:
    """The gradients this picture uses."""
    across = {
        "b": (palette.light, palette.base, palette.dark),
        "s": (palette.base, palette.dark, palette.deep),
        "m": ("#f4f6f7", "#b4bcc3", "#7e878f"),
        "g": ("#f0dca4", "#c9a45c", "#8f6d33"),
        "w": ("#d9b184", "#b98a5b", "#8a6039"),
        "a": ("#ffffff", "#e9f1f4", "#cfdde3"),
    }
    used = [name for name in across if f"url(#{name})" in product]
    stops = "".join(_gradient(name, across[name]) for name in used)
    if "url(#o)" in product:
        stops += (
            '<radialGradient id="o"><stop stop-color="#fff3c4"/>'
            '<stop offset="1" stop-color="#ffe08a" stop-opacity="0"/></radialGradient>'
        )
    return f"<defs>{stops}</defs>" if stops else ""


def _gradient(name: str, colours: tuple[str, str, str]) -> str:
    light, base, dark = colours
    return (
        f'<linearGradient id="{name}" x2="1" y2=".25"><stop stop-color="{light}"/>'
        f'<stop offset=".45" stop-color="{base}"/><stop offset="1" stop-color="{dark}"/></linearGradient>'
    )

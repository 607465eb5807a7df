"""Writes the pictures of the catalogue into a directory of files."""

from pathlib import Path

from infra.catalogue.catalogue import entries, words
from infra.catalogue.images import draw

WEB = Path(__file__).parents[2] / "web" / "images" / "products"


def pictures() -> dict[str, str]:
    """SVG by file name."""
    colours = words()["colours"]
    return {
        f"{picture.name}.svg": draw(
            picture.shape, colours[picture.colour][2], picture.style, entry.product_id + picture.colour
        )
        for entry in entries()
        for picture in entry.pictures
    }


def write_all(directory: Path = WEB) -> int:
    """Write what differs and remove what is no longer sold; the number of pictures."""
    wanted = pictures()
    directory.mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in directory.glob("*.svg")} - wanted.keys():
        (directory / stale).unlink()
    for name, svg in wanted.items():
        path = directory / name
        if not path.exists() or path.read_text("utf-8") != svg:
            path.write_text(svg, "utf-8")
    return len(wanted)

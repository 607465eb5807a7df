"""Which files of web/ are the shop's pages. What checks them stands beside them, and is published nowhere."""

from pathlib import Path

ASSETS = frozenset({".css", ".js", ".svg"})  # what pages load
CHECKS = frozenset({"node_modules", "types", "package.json", "package-lock.json", "tsconfig.json", "eslint.config.js"})


def is_page(path: Path) -> bool:
    """`path` is told from web/ on ("js/cart.js"). What is hidden is no page either."""
    return CHECKS.isdisjoint(path.parts[:1]) and not any(part.startswith(".") for part in path.parts)

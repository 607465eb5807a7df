"""`python -m infra.settings_page` writes docs/settings.md: settings and secrets, out of the modules that read them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.local.settings import LAPTOP
from layers.cloud.settings import ALL, SECRETS, Setting

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"


def page() -> str:
    """The whole page, in Markdown."""
    return f"""# Settings

Made by `python -m infra.settings_page` of [layers/cloud/settings.py](../layers/cloud/settings.py) and
[infra/local/settings.py](../infra/local/settings.py); a test holds them together. What is empty counts as not set; what
cannot be read as its type is refused, by name.

## Functions

By stage in `.chalice/config.json`, or in the environment of `make up` and `make deploy`. `SLUICE_STAGE` names the stage
(`dev`).

{_table(ALL)}

## Secrets

Each is `SLUICE_<NAME>` in the environment (`SLUICE_ADMIN_KEY`), else the SecureString `/sluice/<stage>/<name>` of SSM
Parameter Store. `make up` makes up those it needs; `make deploy` makes up or asks for what a stage lacks. Each takes a
value to a line, the newest first: [how one is changed](deploy.md#changing-a-secret).

| secret | what for |
|---|---|
{_rows((f"`{name}`", what) for name, what in SECRETS.items())}

## The laptop cloud

{_table(LAPTOP)}
"""


def _table(settings: Iterable[Setting[Any]]) -> str:
    rows = ((f"`{one.name}`", one.expected, _default(one.default), one.what) for one in settings)
    return f"| variable | expected | without it | what |\n|---|---|---|---|\n{_rows(rows)}"


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _default(value: Any) -> str:
    if value in ("", frozenset()):
        return ""
    if isinstance(value, bool):
        return "off" if value is False else "on"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"written: {PAGE.relative_to(Path.cwd())}")

"""What a function's answer depends on, as one short text: it is uploaded again only when that is another.

A function of ours depends on app.py, on its entry and what that uses of its own module, on what these import (directly
or not), on what ships beside modules (scripts for Redis), on what requirements.txt locks, and on the Python it runs on.
Other code ships with it, is imported by app.py, and does nothing in it: its old text serves as well as its new one.
"""

import hashlib
import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import grimp

from infra.deploying.entries import Entry, imports_of, used_by
from layers.cloud.web import doors

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
ENTRIES = "functions."  # app.py imports all of them, and each function uses one
PACKAGES = ("functions", "layers")


def of_functions(python: str) -> dict[str, str]:
    """By chalice's name of each function ("intake", "api_handler"); `python` is Lambda's name of the runtime."""
    app = importlib.import_module("app")
    entries = {each.name: each.handler_string for each in (*app.app.pure_lambda_functions, *app.app.event_sources)}
    del entries[doors.BACK_OFFICE]  # begins at its routes, like the shop's
    found = {name: [_entry(getattr(app, handler.removeprefix("app.")))] for name, handler in entries.items()}
    for name, door in {"api_handler": doors.SHOP, doors.BACK_OFFICE: doors.BACK_OFFICE}.items():
        served = [route for route in app.api.routes if doors.door_of(route.path) == door]
        found[name] = [_entry(each) for route in served for each in (route.function, route.guard, route.needs) if each]
    return {name: fingerprint(each, python) for name, each in found.items()}


def fingerprint(entries: Iterable[Entry], python: str) -> str:
    """Of a function that begins at one of `entries`."""
    texts, modules = set(), set(_modules(each for each in imports_of(APP) if not each.startswith(ENTRIES)))
    for entry in entries:
        used = used_by(_file(entry.module), entry.name)
        texts |= {f"{entry.module} {text}" for text in used.texts}
        modules |= set(_modules(used.imports))
    upstream = modules.union(*(_graph().find_upstream_modules(module) for module in modules))
    found = hashlib.sha256("\n".join([python, *sorted(texts)]).encode())
    for path in sorted({*_files(upstream), *_beside_modules(), APP, ROOT / "requirements.txt"}):
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def _entry(handler: Callable[..., Any]) -> Entry:
    """Where the code of an entry is: chalice wraps the function, twice where it is a saga's step."""
    event_source = getattr(handler, "func", handler)
    function = inspect.unwrap(getattr(event_source, "_original_func", event_source))
    return Entry(function.__module__, function.__qualname__.partition(".")[0])


def _modules(imported: Iterable[str]) -> Iterator[str]:
    """The modules of ours that imports mean ("layers.cloud.names.APP")."""
    known = _graph().modules
    for each in imported:
        yield from [name for name in (each, each.rpartition(".")[0]) if name in known][:1]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=False)


def _files(modules: set[str]) -> Iterator[Path]:
    """Their files and the packages they are in."""
    for name in modules:
        packages = name.split(".")[:-1]
        yield _file(name)
        yield from (_file(".".join(packages[: depth + 1])) for depth in range(len(packages)))


def _file(module: str) -> Path:
    place = ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def _beside_modules() -> frozenset[Path]:
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    return frozenset(path for path in files if path.suffix != ".py" and "__pycache__" not in path.parts)

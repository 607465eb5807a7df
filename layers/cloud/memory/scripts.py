"""Lua scripts in Redis: files of the folder `lua`, known to a server by their hash once it has seen them."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lua"
Script = tuple[str, ...]  # names of files, one put in front of the other


def evaluate(connection: Any, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
    from redis.exceptions import NoScriptError

    text, digest = _read(script)
    try:
        return connection.evalsha(digest, len(keys), *keys, *arguments)
    except NoScriptError:  # a Redis that was restarted
        return connection.eval(text, len(keys), *keys, *arguments)


def evaluate_all(connection: Any, script: Script, keys: Sequence[str], calls: Sequence[Sequence[Any]]) -> list[Any]:
    """The same script with each of these arguments, in one round trip: the first call makes it known."""
    text, digest = _read(script)
    pipeline = connection.pipeline(transaction=False)
    pipeline.eval(text, len(keys), *keys, *calls[0])
    for arguments in calls[1:]:
        pipeline.evalsha(digest, len(keys), *keys, *arguments)
    return list(pipeline.execute())


@cache
def _read(script: Script) -> tuple[str, str]:
    """A script's text and its SHA-1."""
    text = "".join((FOLDER / f"{part}.lua").read_text() for part in script)
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

"""moto's server, 5.2.5.

- Each request walks moto's own folder to learn which services there are; here it is walked once.
- Ids come from the kernel (uuid4), and a thread that asks the kernel lets go of the interpreter and queues for it
  again, behind every other thread: milliseconds under load. Here they come from a generator in this process.
"""

from __future__ import annotations

import random
import uuid
from functools import cache

from moto import backends
from moto.stepfunctions.parser import utils

from infra.local.shims.patches import Patches

_random = random.Random(uuid.uuid4().int)  # another one in each process
_moto_modules = backends.list_of_moto_modules


@cache
def _modules() -> tuple[str, ...]:
    return tuple(_moto_modules())


def _uuid4() -> uuid.UUID:
    return uuid.UUID(int=_random.getrandbits(128), version=4)


PATCHES = Patches()
PATCHES.replace(backends, "list_of_moto_modules", _modules)
PATCHES.replace(uuid, "uuid4", _uuid4)
PATCHES.replace(utils, "uuid4", _uuid4)

"""JSONPath in Step Functions, moto 5.2.5: builds a parser and parses the path each time a state looks at its input.
Here each path is parsed once; what comes out is never changed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.utils import json_path

from infra.local.shims.patches import Patches


def _once(parse: Any) -> Any:
    return lru_cache(maxsize=1024)(parse)


PATCHES = Patches()
PATCHES.replace(json_path, "parse", _once(vars(json_path)["parse"]))
PATCHES.replace(result_path, "parse", _once(vars(result_path)["parse"]))

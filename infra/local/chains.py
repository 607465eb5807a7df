"""Chains of requests, as Lambda counts them to stop recursive loops: how often each function was invoked in one.

The count travels in the header X-Amzn-Trace-Id (`Root=...;Lineage=<function>:<times>|...`), which botocore sends along
with every call that a function makes, and which SQS keeps with a message as AWSTraceHeader. AWS speaks of about 16
invocations; here it is 16, and the next one is stopped: its message goes to the dead letters, or is gone where a queue
has none. What AWS makes of a batch whose messages come from several chains it does not say; here each message is judged
by its own, and what the batch sends goes on from the longest of them.
"""

from collections.abc import Iterable
from urllib.parse import unquote

MOST = 16
HEADER = "X-Amzn-Trace-Id"
ATTRIBUTE = "AWSTraceHeader"
Chain = dict[str, int]


def told(root: str, chain: Chain) -> str:
    """The header: `told("1-67...", {"check-up": 2})` is "Root=1-67...;Lineage=check-up:2"."""
    lineage = "|".join(f"{function}:{times}" for function, times in chain.items())
    return f"Root={root};Lineage={lineage}" if lineage else f"Root={root}"


def heard(header: str) -> Chain:
    """The chain that a header tells of; an empty one where it tells of none."""
    fields = dict(field.partition("=")[::2] for field in unquote(header).split(";"))
    counted = (each.rpartition(":")[::2] for each in fields.get("Lineage", "").split("|"))
    return {function: int(times) for function, times in counted if function and times.isdigit()}


def is_cut(chain: Chain, function: str) -> bool:
    """Whether Lambda would stop the chain rather than invoke `function` once more."""
    return chain.get(function, 0) >= MOST


def invoked(chains: Iterable[Chain], function: str) -> Chain:
    """The chain that goes on from an invocation of `function` on messages of these chains."""
    longest: Chain = {}
    for chain in chains:
        longest |= {name: max(times, longest.get(name, 0)) for name, times in chain.items()}
    return longest | {function: longest.get(function, 0) + 1}

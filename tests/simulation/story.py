"""The story of a run that failed: who did what, when, with which fault, and which law was broken."""

import re
from collections.abc import Iterable

from tests.simulation.edge import Entry

ORDER = re.compile(r"ord_[a-z2-7]{26}")
CART = re.compile(r"crt_[a-z2-7]{26}")
LONGEST = 80  # lines


def tell(
    seed: int, broken: str, history: list[Entry], buyers: dict[str, str], without: frozenset[str] = frozenset()
) -> str:
    """`buyers` are names by order id. Told is what went wrong, and what was done to the orders the law is about."""
    left_out = sorted(without)
    names = {order_id: f"<{name}'s order>" for order_id, name in buyers.items() if order_id}
    subjects = set(ORDER.findall(broken)) or set(names)
    chosen = [entry for entry in history if _belongs(entry, subjects)]
    skipped = len(chosen) - LONGEST
    lines = [f"seed {seed}{' without ' + ', '.join(left_out) if left_out else ''}: {broken}", ""]
    if skipped > 0:
        lines.append(f"  ... {skipped} lines before that")
    lines += [_line(entry) for entry in chosen[-LONGEST:]]
    again = f' --without "{"; ".join(left_out)}"' if left_out else ""
    lines += ["", f"again: python -m tests.simulation --from {seed} --seeds 1{again}"]
    text = "\n".join(lines)
    for order_id, name in names.items():
        text = text.replace(order_id, name)
    return CART.sub("<cart>", ORDER.sub(lambda found: found.group()[:9], text))


def _belongs(entry: Entry, subjects: Iterable[str]) -> bool:
    if entry.fault or entry.what == "LAW BROKEN":
        return True
    changes = any(word in entry.what for word in ("Put", "Update", "Transact", "Start", "provider:", "POST", "time"))
    return (changes or bool(entry.outcome)) and any(each in f"{entry.what} {entry.who}" for each in subjects)


def _line(entry: Entry) -> str:
    fault = f"  << {entry.fault} >>" if entry.fault else ""
    outcome = f"  -> {entry.outcome}" if entry.outcome else ""
    return f"{entry.time:9.3f} s  {entry.who:<28.28} {entry.what:.150}{outcome}{fault}"

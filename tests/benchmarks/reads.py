"""Product pages a second, by 1 and by 8 clients, whole (200) and known already (304), and which level answered."""

import re
import threading
import time
from collections import Counter
from itertools import cycle
from typing import Any

from tests.benchmarks.http import Connection
from tests.benchmarks.numbers import percentile

LEVEL = re.compile(r'(\w+);desc="answered"')


def run(url: str, product_ids: list[str], clients: int, seconds: float, known: bool) -> dict[str, Any]:
    """`clients` at once, each reading one page after the other; with `known`, pages whose ETag they have."""
    tallies: list[tuple[list[float], Counter[str]]] = []
    start = time.monotonic()

    def read(number: int) -> None:
        connection, took, levels = Connection(url), [], Counter[str]()
        tags = {each: _page(connection, each, "").headers["ETag"] for each in product_ids} if known else {}
        for product_id in cycle(product_ids[number::clients] or product_ids):
            if time.monotonic() - start > seconds:
                break
            asked = time.monotonic()
            reply = _page(connection, product_id, tags.get(product_id, ""))
            took.append(time.monotonic() - asked)
            tags[product_id] = reply.headers["ETag"] if known else ""
            levels[f"status {reply.status}"] += 1
            levels.update(LEVEL.findall(reply.headers.get("Server-Timing", "")))
        tallies.append((took, levels))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - start
    took = [each for times, _ in tallies for each in times]
    levels = sum((each for _, each in tallies), Counter[str]())
    return {
        "reads_per_second": round(len(took) / elapsed),
        "ms": {p: round(percentile(took, p) * 1000, 2) for p in (50, 95)},
        "not_modified": round(levels["status 304"] / len(took), 2),
        "levels": {level: round(levels[level] / len(took), 2) for level in ("memory", "redis", "dynamodb")},
    }


def _page(connection: Connection, product_id: str, tag: str) -> Any:
    return connection.call("GET", f"/v1/products/{product_id}", None, {"If-None-Match": tag} if tag else {})

"""`make bench`: every figure of the design's budgets, as a table, and as JSON under results/.

python -m tests.benchmarks [calls imports cold_imports cpu hot_sku reads orders overload] [--seconds 10]
python -m tests.benchmarks storm [--people 2000]      (minutes: only when asked for)
"""

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

from infra.local.testing import Laptop, laptop
from tests.benchmarks import budgets, cold_imports, hot_sku, imports, orders, overload, reads, storm
from tests.benchmarks.http import Connection
from tests.benchmarks.report import machine, row, save, title

FIRST_MARK = 4.9  # orders a second: a full Vendure on PostgreSQL on a machine of two cores, 250 ms for one alone


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", choices=[[], *BENCHES], help="which benchmarks; all without")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each load (10)")
    parser.add_argument("--people", type=int, default=2_000, help="in each storm (2000)")
    options = parser.parse_args()
    print("  ".join(f"{name}: {value}" for name, value in machine().items()))
    for name in options.only or (name for name in BENCHES if name != "storm"):
        save(name, BENCHES[name](options.people if name == "storm" else options.seconds))
    return 0


def bench_calls(_: float) -> Any:
    figures = budgets.measure()
    title("What an order asks of AWS, from the POST to its notices")
    for lines, counted in figures["orders"].items():
        row(f"DynamoDB calls up to confirmation, N={lines}", counted["dynamodb_calls_to_confirmation"], 2)
        row(f"write units, N={lines}", counted["write_units"], round(budgets.write_unit_budget(int(lines)), 1))
    for each in figures["calls"]:
        row(f"{each['stage']}: {each['call']}", each["times"])
    title("What a million orders of three lines cost on AWS, stage prod")
    for line in figures["bill"]:
        row(f"{line['what']}: {line['amount']:g} {line['unit']}", line["usd"], unit="USD")
    row("all", round(sum(line["usd"] for line in figures["bill"]), 2), 15, "USD")
    return figures


def bench_imports(_: float) -> Any:
    figures = imports.measure()
    title("Importing the shop, CPU")
    row("botocore and one DynamoDB client", figures["base_ms"], unit="ms")
    row("app, every handler", figures["app_ms"], unit="ms")
    row("ratio", figures["ratio"], 1.4)
    for package, spent in figures["top"]:
        row(f"of which {package}", spent, unit="ms")
    return figures


def bench_cold_imports(_: float) -> Any:
    figures = cold_imports.measure()
    title("Importing what ships, as Lambda does at a cold start, CPU")
    row("botocore and one DynamoDB client", figures["base"], unit="ms")
    row("app, every handler", figures["app"], unit="ms")
    row("app without its bytecode", figures["app_without_bytecode"], unit="ms")
    row("ratio", figures["ratio"], 1.4)
    return figures


def bench_cpu(_: float) -> Any:
    """In a process of its own: the shop takes its log level when it is imported."""
    code = "import json; from tests.benchmarks import cpu; print(json.dumps(cpu.measure()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    figures = json.loads(told.splitlines()[-1])
    title("The shop's own CPU per API request, AWS calls taken off")
    for name, spent in figures.items():
        row(name, spent["ms"], 1.5, "ms")
    return figures


def bench_hot_sku(_: float) -> Any:
    """Of a model, in virtual time: the same on every machine."""
    figures = hot_sku.measure()
    title("Sales a second of one hot SKU, in the partition-limit model")
    for found in figures["shards"]:
        least = hot_sku.AT_LEAST * found["limit"]
        row(f"shards: {found['shards']}", found["per_second"], least, "sales/s", at_least=True)
        row("  conflicts per sale", found["conflicts_per_sale"])
    for found in figures["without_transactions"]:
        row(f"one row, {found['how']}", round(found["per_second"]), unit="sales/s")
    for found in figures["held"]:
        least = hot_sku.AT_LEAST * found["limit"]
        name = f"{found['shards']} shards, items held for {found['held_ms']:g} ms"
        row(name, found["per_second"], least, "sales/s", at_least=True)
    row("64 shards on the 4 partitions of a new table", round(figures["four_partitions"]), unit="sales/s")
    hot_sku.keep(figures)
    return figures


def bench_reads(seconds: float) -> Any:
    title("Product pages a second, over HTTP on a laptop cloud")
    figures = {}
    with laptop() as shop:
        ids = [item["product_id"] for item in _products(shop)]
        reads.run(shop.url, ids, 2, 2, known=False)
        for clients in (1, 8):
            for known in (False, True):
                name = f"{clients} at once, {'304' if known else '200'}"
                figures[name] = found = reads.run(shop.url, ids, clients, seconds, known)
                row(name, found["reads_per_second"], unit="reads/s")
                row("  p50, p95", f"{found['ms'][50]}, {found['ms'][95]}", unit="ms")
                row("  levels", " ".join(f"{level} {share:.0%}" for level, share in found["levels"].items()))
    return figures


def bench_orders(seconds: float) -> Any:
    title("Orders a second to their end state, over HTTP on a laptop cloud")
    figures = {}
    with laptop() as shop:
        skus = orders.goods(shop.url, shop.admin_key)
        orders.run(shop.url, skus, 2, 3)
        for buyers in (1, 8):
            figures[f"{buyers} at once"] = found = orders.run(shop.url, skus, buyers, seconds).figures()
            row(f"{buyers} at once", found["orders_per_second"], FIRST_MARK, "orders/s", at_least=True)
            row("  accepted after, p50 and p95", _both(found["accepted_ms"]), unit="ms")
            row("  shipped after, by the order's timeline", _both(found["timeline_ms"]), unit="ms")
            row("  shipped after, as a polling buyer sees it", _both(found["shipped_ms"]), unit="ms")
            row("  ended as", " ".join(f"{status} {count}" for status, count in found["ended"].items()))
    return figures


def bench_overload(_: float) -> Any:
    title("Orders placed a second under overload, in a model of a table (tests/benchmarks/overload.py)")
    figures = overload.measure()
    for kind, loads in figures.items():
        for load, found in loads.items():
            row(f"{kind}: {load} times the capacity", found["placed_per_second"], unit="orders/s")
            row("  waited, p50 and p95", _both(found["waited_s"]) if found["waited_s"] else "-", unit="s")
            row("  too late, and still in the room", f"{found['too_late']}, {found['in_the_room']}")
        told = {} if kind == "as many as can" else {"budget": 0.9, "at_least": True}
        row(f"{kind}: of the peak at ten times", overload.share_of_peak(loads), **told)
    return figures


STORMS = {
    "calm": storm.Storm(),
    "half of them do not buy": storm.Storm(unsteady=True),
    "Valkey and the functions killed": storm.Storm(hurt=True),
    "five items, half do not buy, all is killed": storm.Storm(items=5, unsteady=True, hurt=True),
}


def bench_storm(people: int) -> Any:
    title(f"{people} people at once for {storm.Storm.units} units, over HTTP on a laptop cloud")
    figures = {}
    for name, weather in STORMS.items():
        with laptop(seed=False) as shop:
            figures[name] = found = storm.run(shop, replace(weather, people=people))
        row(name, found["sold"], unit="sold")
        row("  told", ", ".join(f"{how} {count}" for how, count in sorted(found["endings"].items())))
        row(
            "  gate answers, answers for orders, faults",
            f"{found['gate_answers']}, {found['order_answers']}, {found['faults']}",
        )
        for kind, took in found["calls"].items():
            row(f"  {kind}, p50 and p95", _both(took["ms"]), unit="ms")
        row("  until the last was told", found["seconds"], unit="s")
    return figures


def _both(figures: dict[int, float]) -> str:
    return f"{figures[50]}, {figures[95]}"


def _products(shop: Laptop) -> Any:
    return Connection(shop.url).expect(200, "GET", "/v1/products?limit=50").json()["items"]


BENCHES = {
    "calls": bench_calls,
    "imports": bench_imports,
    "cold_imports": bench_cold_imports,
    "cpu": bench_cpu,
    "hot_sku": bench_hot_sku,
    "reads": bench_reads,
    "orders": bench_orders,
    "overload": bench_overload,
    "storm": bench_storm,
}

if __name__ == "__main__":
    sys.exit(main())

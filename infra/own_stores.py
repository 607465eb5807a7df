"""Held by `make lint`: only a context's own modules reach its tables; others, functions too, go by its use cases.

Derived from the folders: a context is a package of a wing (payments, which is a wing, is one by itself), its tables are
in modules named `store` or `rows`, or ending so (`sale_store`), or in its room `table`.
"""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

SHOP = "layers.shop"
WINGS_THAT_ARE_CONTEXTS = ("payments",)


class OwnStoresContract(Contract):
    """No settings: what there is to keep apart is read from the graph."""

    type_name = "own_stores"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        reaches = sorted(
            (importer, store)
            for store in graph.modules
            if is_store(store)
            for importer in graph.find_modules_that_directly_import(store)
            if context_of(importer) != context_of(store)
        )
        return ContractCheck(kept=not reaches, metadata={"reaches": reaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, store in check.metadata["reaches"]:
            output.print_error(f"{importer} reaches {store}: ask a use case of {context_of(store)}", bold=False)
            output.new_line()


def is_store(module: str) -> bool:
    """Whether a module of the shop is a part of its context's tables."""
    context = context_of(module)
    if context is None or module == context:
        return False
    *rooms, last = module.removeprefix(f"{context}.").split(".")
    return last in ("store", "rows") or last.endswith(("_store", "_rows")) or "table" in (*rooms, last)


def context_of(module: str) -> str | None:
    """`layers.shop.goods.inventory` for what is in it; None for what is no part of a context."""
    parts = module.split(".")
    if parts[:2] != SHOP.split("."):
        return None
    depth = 3 if parts[2:3] and parts[2] in WINGS_THAT_ARE_CONTEXTS else 4
    return ".".join(parts[:depth]) if len(parts) >= depth else None

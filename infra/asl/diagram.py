"""Draws the state machines as Mermaid in statemachines/README.md, between markers."""

import re
from collections.abc import Iterator

from infra.asl.graph import MACHINES, Machine, arrows

README = MACHINES / "README.md"


def mermaid(machine: Machine) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {machine.definition['StartAt']}"]
    return "\n".join([*lines, *_arrows(machine), "```"])


def drawn(readme: str, machines: list[Machine]) -> str:
    """The page with every diagram current; a machine without a marker gets a section at the end."""
    for machine in machines:
        block = f"<!-- diagram: {machine.name} -->\n{mermaid(machine)}\n<!-- end -->"
        marked = re.compile(rf"<!-- diagram: {machine.name} -->.*?<!-- end -->", re.DOTALL)
        if marked.search(readme):
            readme = marked.sub(lambda _, block=block: block, readme)  # type: ignore[misc]
        else:
            readme = f"{readme.rstrip()}\n\n## {machine.name}\n\n{block}\n"
    return readme.lstrip("\n")


def _arrows(machine: Machine) -> Iterator[str]:
    for name, state in machine.states.items():
        for arrow in arrows(state):
            label = f": {arrow.when}" if arrow.when else ""
            yield f"    {name} --> {arrow.target}{label}"
        if state.get("End") or state["Type"] in ("Succeed", "Fail"):
            yield f"    {name} --> [*]"

"""`python -m infra.asl check` looks every state machine over; `python -m infra.asl diagram` redraws them."""

import sys
from pathlib import Path

from infra.asl import diagram, schema
from infra.asl.graph import load, paths
from infra.asl.rules import complaints, worst_case_seconds


def main(verb: str) -> int:
    if verb == "diagram":
        return draw()
    if verb == "check":
        return check()
    print(__doc__, file=sys.stderr)
    return 2


def check() -> int:
    machines = [load(path) for path in paths()]
    found = [sentence for machine in machines for sentence in (*complaints(machine), *schema.complaints(machine))]
    if diagram.drawn(_readme(), machines) != _readme():
        found.append("statemachines/README.md is not current: run `python -m infra.asl diagram`")
    for sentence in found:
        print(sentence, file=sys.stderr)
    for machine in machines:
        print(f"{machine.name}: {len(machine.states)} states, at most {worst_case_seconds(machine):.0f} s")
    return 1 if found else 0


def draw() -> int:
    page = diagram.drawn(_readme(), [load(path) for path in paths()])
    diagram.README.write_text(page)
    print(f"drawn in {diagram.README.relative_to(Path.cwd())}")
    return 0


def _readme() -> str:
    return diagram.README.read_text() if diagram.README.exists() else "# State machines\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or [""]))

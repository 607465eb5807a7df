"""The same rules for what is no Python: state machines (JSON), and the gate's scripts (Lua), line by line."""

import json
import re
from collections.abc import Iterator

from tests.simulation.planting import ROOT, Change

SCRIPTS = "layers/cloud/memory/scripts.py"
READ = '(FOLDER / f"{part}.lua").read_text()'
WRITE = re.compile(
    r"redis\.call\(['\"](?:[ZHS]?(?:ADD|SET|REM|DEL|INCRBY|INCR)|DEL|EXPIRE|PEXPIRE)['\"]", re.IGNORECASE
)
Rule = tuple[str, str, list[Change]]
"""The rule, where, and what it changes."""


def of_scripts() -> Iterator[Rule]:
    """A script's lines are changed where it is read: they are no module that could be imported otherwise."""
    for path in sorted((ROOT / SCRIPTS).parent.glob("lua/*.lua")):
        where = str(path.relative_to(ROOT))
        for rule, before, after in of_lines(path.read_text()):
            yield rule, where, [Change(SCRIPTS, READ, f"{READ}.replace({before!r}, {after!r})")]


def of_lines(text: str) -> Iterator[tuple[str, str, str]]:
    for line in text.splitlines(keepends=True):
        code = line.partition("--")[0]
        if text.count(line) != 1 or not code.strip():
            continue
        if WRITE.search(code) and not re.search(r"\b(local|return|if|for)\b|=", code.partition("redis.call")[0]):
            yield "forget a step", line, line.replace(code.strip(), "")
        if found := re.search(r" (<=|>=|<|>) ", code):
            sign = found[1]
            other = sign[0] if len(sign) == 2 else f"{sign}="
            yield "off by one", line, line.replace(found[0], f" {other} ", 1)
        if found := re.search(r"\bif (.+?) (and|or) (.+) then", code):
            yield "drop a question", line, line.replace(found[0], f"if {found[1]} then")
            yield "drop a question", line, line.replace(found[0], f"if {found[3]} then")


def of_machines() -> Iterator[Rule]:
    for path in sorted((ROOT / "statemachines").glob("*.asl.json")):
        file, text = str(path.relative_to(ROOT)), path.read_text()
        states = json.loads(text)["States"]
        blocks = re.findall(r'^    "(\w+)": \{\n.*?^    \}', text, re.MULTILINE | re.DOTALL)
        for name in blocks:
            for rule, before, after in of_state(name, text, states):
                yield rule, f"{file} {name}", [Change(file, before, after)]


def of_state(name: str, text: str, states: dict) -> Iterator[tuple[str, str, str]]:
    """A step is left out: what leads to it leads to what follows it; where a fault is caught, that is an undo."""
    found = re.search(rf'^    "{name}": \{{\n.*?^    \}}', text, re.MULTILINE | re.DOTALL)
    block = found[0] if found else ""
    for line in block.splitlines(keepends=True):
        told = re.search(r'"(Next|Default)": "(\w+)"', line)
        target = states[told[2]] if told else {}
        following = target.get("Next", target.get("Default"))
        if told and following and block.count(line) == 1:
            rule = "forget an undo" if "ErrorEquals" in line else "forget a step"
            other = line.replace(told[0], f'"{told[1]}": "{following}"')
            yield rule, block, block.replace(line, other)

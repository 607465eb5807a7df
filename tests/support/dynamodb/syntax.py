"""Expressions read into trees: plain tuples, paths resolved, `:values` by name.

An operand is `Path`, `Literal`, or a call `Call(name, operands)`; a condition is a `Test(operator, parts)`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tests.support.dynamodb.words import Words, reserved

COMPARED = ("=", "<>", "<", "<=", ">", ">=")
TESTED = ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains")


class Path(NamedTuple):
    """Where in an item: names and list positions."""

    parts: tuple[str | int, ...]


class Literal(NamedTuple):
    placeholder: str


class Call(NamedTuple):
    name: str
    operands: tuple["Operand", ...]


Operand = Path | Literal | Call


class Test(NamedTuple):
    """A comparison or function of operands, or `AND`, `OR`, `NOT` of tests."""

    operator: str
    parts: tuple["Test | Operand", ...]


class Reader:
    """Reads one expression. `names` and `values` that it used are kept, so that unused ones can be refused."""

    def __init__(self, text: str, kind: str, names: Mapping[str, str]) -> None:
        self.words = Words(text, kind)
        self.names = names
        self.names_used: set[str] = set()
        self.values_used: set[str] = set()
        self.attributes: set[str] = set()

    # Conditions

    def condition(self) -> Test:
        tree = self._or()
        self.end()
        return tree

    def end(self) -> None:
        if self.words.next:
            raise self.words.bad(f'Syntax error; token: "{self.words.next}"')

    def _or(self) -> Test:
        tree = self._and()
        while self.words.takes("OR"):
            tree = Test("OR", (tree, self._and()))
        return tree

    def _and(self) -> Test:
        tree = self._not()
        while self.words.takes("AND"):
            tree = Test("AND", (tree, self._not()))
        return tree

    def _not(self) -> Test:
        if self.words.takes("NOT"):
            return Test("NOT", (self._not(),))
        if self.words.takes("("):
            tree = self._or()
            self.words.expect(")")
            return tree
        if self.words.following == "(" and self.words.next.lower() in TESTED:
            call = self.call()
            return Test(call.name, call.operands)
        return self._comparison()

    def _comparison(self) -> Test:
        left = self.operand()
        if self.words.takes("BETWEEN"):
            lower = self.operand()
            self.words.expect("AND")
            return Test("BETWEEN", (left, lower, self.operand()))
        if self.words.takes("IN"):
            self.words.expect("(")
            return Test("IN", (left, *self._operands()))
        operator = self.words.take()
        if operator not in COMPARED:
            raise self.words.bad(f'Syntax error; token: "{operator or "<EOF>"}"')
        return Test(operator, (left, self.operand()))

    # Operands

    def operand(self) -> Operand:
        if self.words.following == "(":
            return self.call()
        if self.words.next.startswith(":"):
            placeholder = self.words.take()
            self.values_used.add(placeholder)
            return Literal(placeholder)
        return self.path()

    def call(self) -> Call:
        name = self.words.take()
        self.words.expect("(")
        return Call(name, tuple(self._operands()))

    def _operands(self) -> list[Operand]:
        """To the closing bracket."""
        found = [self.operand()]
        while self.words.takes(","):
            found.append(self.operand())
        self.words.expect(")")
        return found

    def path(self) -> Path:
        parts: list[str | int] = [self._name()]
        self.attributes.add(str(parts[0]))
        while self.words.next in (".", "["):
            if self.words.takes("."):
                parts.append(self._name())
            else:
                self.words.expect("[")
                parts.append(self._position())
                self.words.expect("]")
        return Path(tuple(parts))

    def _position(self) -> int:
        word = self.words.take()
        if not word.isdigit():
            raise self.words.bad(f'Syntax error; token: "{word}"')
        return int(word)

    def _name(self) -> str:
        word = self.words.take()
        if word.startswith("#"):
            if word not in self.names:
                why = f"An expression attribute name used in the document path is not defined; attribute name: {word}"
                raise self.words.bad(why)
            self.names_used.add(word)
            return self.names[word]
        if not word[:1].isalpha():
            raise self.words.bad(f'Syntax error; token: "{word or "<EOF>"}"')
        if word.upper() in reserved():
            raise self.words.bad(f"Attribute name is a reserved keyword; reserved keyword: {word}")
        return word

"""Random scripts of DynamoDB calls, seeded: what our stores do, and what they might, on so few keys that calls meet.

One table has a global index (products), one a stream (orders).
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

PRODUCTS, ORDERS = "sluice-dev-products", "sluice-dev-orders"
PARTS, SORTS = ("SKU#A#00", "SKU#B#00", "红灯笼"), ("STOCK", "RECEIPT#1", "RECEIPT#2", "灯")
NUMBERS = ("0", "1", "2", "5", "-3", "10", "1.50", "1e2", "0.001", "12345678901234567890")
TEXTS = ("", "a", "ab", "b", "pending", "灯", "x" * 700)
Call = tuple[str, dict[str, Any]]


class Script:
    """Calls drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def calls(self, count: int) -> Iterator[Call]:
        kinds: list[Callable[[], Call]] = [
            *(self.put, self.update, self.update, self.update, self.delete, self.get, self.query, self.query),
            *(self.scan, self.transact, self.transact, self.batch_get, self.batch_write, self.transact_get),
        ]
        for _ in range(count):
            self.names, self.values = {}, {}
            yield self.draw.choice(kinds)()

    # Calls

    def put(self) -> Call:
        return "PutItem", {**self._put(), **self._returned("NONE", "ALL_OLD")}

    def update(self) -> Call:
        choices = ("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW")
        return "UpdateItem", {**self._update(), **self._returned(*choices)}

    def delete(self) -> Call:
        return "DeleteItem", {**self._delete(), **self._returned("NONE", "ALL_OLD")}

    def get(self) -> Call:
        return "GetItem", self._with({**self._keyed(), "ConsistentRead": self._maybe(0.5), **self._projection()})

    def query(self) -> Call:
        asked: dict[str, Any] = {"TableName": self._table(), "ScanIndexForward": self._maybe(0.7)}
        names = ("pk", "sk")
        if asked["TableName"] == PRODUCTS and self._maybe(0.4):
            asked["IndexName"], names = "gsi1", ("gsi1pk", "gsi1sk")
        else:
            asked["ConsistentRead"] = self._maybe(0.5)
        asked["KeyConditionExpression"] = self._key_condition(*names)
        return "Query", self._with({**asked, **self._page()})

    def scan(self) -> Call:
        asked = {"TableName": self._table(), "ConsistentRead": True}
        if self._maybe(0.4):
            asked["FilterExpression"] = self.condition(1)
        return "Scan", self._with({**asked, **self._projection()})

    def transact(self) -> Call:
        entries: dict[Any, Any] = {}
        for _ in range(self.draw.choice((1, 2, 2, 3, 4))):
            self.names, self.values = {}, {}
            kind = self.draw.choice(("Put", "Update", "Update", "Delete", "ConditionCheck"))
            entry = getattr(self, f"_{kind.lower()}")()
            entries[entry["TableName"], *(held["S"] for held in _key(entry))] = {kind: entry}  # each item once
        asked: dict[str, Any] = {"TransactItems": list(entries.values())}
        if self._maybe(0.2):
            asked["ClientRequestToken"] = f"token-{self.draw.randrange(3)}"
        return "TransactWriteItems", asked

    def transact_get(self) -> Call:
        count = self.draw.choice((1, 2, 3))
        return "TransactGetItems", {"TransactItems": [{"Get": self._keyed()} for _ in range(count)]}

    def batch_get(self) -> Call:
        keys = [self.key() for _ in range(self.draw.choice((1, 2, 3)))]
        return "BatchGetItem", {"RequestItems": {self._table(): {"Keys": keys, "ConsistentRead": self._maybe(0.5)}}}

    def batch_write(self) -> Call:
        requests: list[Any] = []
        for _ in range(self.draw.choice((1, 2, 3))):
            put = self._maybe(0.7)
            requests.append({"PutRequest": {"Item": self.item()}} if put else {"DeleteRequest": {"Key": self.key()}})
        return "BatchWriteItem", {"RequestItems": {self._table(): requests}}

    # Parts of calls

    def _put(self) -> dict[str, Any]:
        return self._conditional({"TableName": self._table(), "Item": self.item()})

    def _delete(self) -> dict[str, Any]:
        return self._conditional(self._keyed())

    def _conditioncheck(self) -> dict[str, Any]:
        return self._with({**self._keyed(), "ConditionExpression": self.condition(2), **self._shown()})

    def _update(self) -> dict[str, Any]:
        return self._conditional({**self._keyed(), "UpdateExpression": self.change()})

    def _conditional(self, asked: dict[str, Any]) -> dict[str, Any]:
        if self._maybe(0.6):
            asked["ConditionExpression"] = self.condition(2)
            asked |= self._shown()
        return self._with(asked)

    def _shown(self) -> dict[str, Any]:
        return {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if self._maybe(0.5) else {}

    def _returned(self, *choices: str) -> dict[str, Any]:
        return {"ReturnValues": self.draw.choice(choices)}

    def _with(self, asked: dict[str, Any]) -> dict[str, Any]:
        """With the names and values that its expressions use; now and then one too many, which is refused."""
        used = set(
            re.findall(r"[#:]\w+", " ".join(text for part, text in asked.items() if part.endswith("Expression")))
        )
        for parameter, given in (("Names", self.names), ("Values", self.values)):
            if chosen := {name: held for name, held in given.items() if name in used or self._maybe(0.003)}:
                asked[f"ExpressionAttribute{parameter}"] = chosen
        return asked

    def _projection(self) -> dict[str, Any]:
        if self._maybe(0.7):
            return {}
        return {"ProjectionExpression": ", ".join(dict.fromkeys(self.top() for _ in range(3)))}

    def _page(self) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        if self._maybe(0.3):
            asked["Limit"] = self.draw.choice((1, 2, 5))
        if self._maybe(0.3):
            asked["FilterExpression"] = self.condition(1)
        return asked

    def _key_condition(self, part: str, sort: str) -> str:
        named = f"{self.name(part)} = {self.value({'S': self.draw.choice(PARTS)})}"
        if self._maybe(0.4):
            return named
        low, high = (self.draw.choice(SORTS) for _ in range(2))
        path = self.name(sort)
        operator = self.draw.choice(("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"))
        if operator == "BETWEEN":
            low, high = sorted((low, high))
            return f"({named} AND {path} BETWEEN {self.value({'S': low})} AND {self.value({'S': high})})"
        if operator == "begins_with":
            return f"({named} AND begins_with ({path}, {self.value({'S': low[:3]})}))"
        return f"({named} AND {path} {operator} {self.value({'S': low})})"

    def _keyed(self) -> dict[str, Any]:
        return {"TableName": self._table(), "Key": self.key()}

    def _table(self) -> str:
        return self.draw.choice((PRODUCTS, ORDERS))

    def _maybe(self, share: float) -> bool:
        return self.draw.random() < share

    # Items

    def key(self) -> dict[str, Any]:
        return {"pk": {"S": self.draw.choice(PARTS)}, "sk": {"S": self.draw.choice(SORTS)}}

    def item(self) -> dict[str, Any]:
        item = self.key()
        for name in self.draw.sample(("n", "m", "s", "list", "map", "set", "flag"), self.draw.randrange(5)):
            item[name] = self.of(name)
        if self._maybe(0.5):
            item |= {"gsi1pk": {"S": self.draw.choice(PARTS)}, "gsi1sk": {"S": self.draw.choice(SORTS)}}
        return item

    def of(self, name: str) -> dict[str, Any]:
        """A value such as the attribute `name` has, mostly."""
        if self._maybe(0.05):
            name = self.draw.choice(("n", "s", "list", "flag"))
        if name in ("n", "m"):
            return {"N": self.draw.choice(NUMBERS)}
        if name == "list":
            return {"L": [self.of(self.draw.choice(("n", "s"))) for _ in range(self.draw.randrange(4))]}
        if name == "map":
            return {"M": {inner: self.of(inner) for inner in self.draw.sample(("n", "s", "flag"), 2)}}
        if name == "set":
            return self.draw.choice(({"SS": ["a", "b"]}, {"SS": ["b"]}, {"NS": ["1", "2.0"]}))
        if name == "flag":
            return self.draw.choice(({"BOOL": True}, {"BOOL": False}, {"NULL": True}))
        return {"S": self.draw.choice(TEXTS)}

    # Expressions

    def name(self, attribute: str) -> str:
        placeholder = f"#{len(self.names)}"
        for known, present in self.names.items():
            if present == attribute:
                return known
        self.names[placeholder] = attribute
        return placeholder

    def value(self, value: dict[str, Any]) -> str:
        placeholder = f":{len(self.values)}"
        self.values[placeholder] = value
        return placeholder

    def top(self) -> str:
        return self.name(self.draw.choice(("n", "m", "s", "list", "map", "set", "flag", "absent")))

    def condition(self, depth: int) -> str:
        if depth and self._maybe(0.4):
            if self._maybe(0.3):
                return f"(NOT {self.condition(depth - 1)})"
            word = self.draw.choice(("AND", "OR"))
            return f"({self.condition(depth - 1)} {word} {self.condition(depth - 1)})"
        return self._test()

    def _test(self) -> str:
        attribute = self.draw.choice(("n", "m", "s", "flag", "list", "set", "map"))
        path = self.name(attribute)
        kind = self.draw.choice(("exists", "exists", "compare", "compare", "compare", "between", "in", "word", "size"))
        if kind == "exists":
            where = self.draw.choice((path, self.name("absent"), f"{self.name('list')}[1]", f"{self.name('map')}.n"))
            return f"{self.draw.choice(('attribute_exists', 'attribute_not_exists'))} ({where})"
        if kind == "compare":
            operators = (
                ("=", "<>") if attribute in ("flag", "list", "set", "map") else ("=", "<>", "<", "<=", ">", ">=")
            )
            return f"{path} {self.draw.choice(operators)} {self.value(self.of(attribute))}"
        if kind == "between":
            low, high = sorted(self.draw.sample(("-1", "0", "2", "9"), 2), key=float)
            return f"{self.name('n')} BETWEEN {self.value({'N': low})} AND {self.value({'N': high})}"
        if kind == "in":
            return f"{path} IN ({', '.join(self.value(self.of(attribute)) for _ in range(2))})"
        if kind == "size":
            return f"size ({path}) {self.draw.choice(('<', '>=', '='))} {self.value({'N': self.draw.choice('0123')})}"
        return self._word(path)

    def _word(self, path: str) -> str:
        word = self.draw.choice(("begins_with", "contains", "attribute_type"))
        if word == "begins_with":
            return f"begins_with ({path}, {self.value({'S': self.draw.choice(('', 'a', 'p'))})})"
        if word == "contains":
            return f"contains ({path}, {self.value(self.draw.choice(({'S': 'a'}, {'N': '2'}, {'S': 'b'})))})"
        return f"attribute_type ({path}, {self.value({'S': self.draw.choice(('S', 'N', 'L', 'SS', 'NULL'))})})"

    def change(self) -> str:
        """An update expression: one to three clauses."""
        clauses = {"SET": self._set, "REMOVE": self._removed, "ADD": self._added, "DELETE": self._deleted}
        chosen = self.draw.sample(("SET", "SET", "SET", "REMOVE", "ADD", "ADD", "DELETE"), self.draw.choice((1, 1, 2)))
        parts = {word: ", ".join(clauses[word]() for _ in range(self.draw.choice((1, 1, 2)))) for word in chosen}
        return " ".join(f"{word} {part}" for word, part in parts.items())

    def _set(self) -> str:
        n, m, s, items = (self.name(each) for each in ("n", "m", "s", "list"))
        number, text, extra = (self.value(self.of(each)) for each in ("n", "s", "list"))
        sort = self.value({"S": self.draw.choice(SORTS)})
        choices = [
            f"{n} = {n} {self.draw.choice('+-')} {number}",
            f"{n} = if_not_exists ({n}, {number}) + {number}",
            f"{m} = {number}",
            f"{m} = {n}",
            f"{items} = list_append ({items}, {extra})",
            f"{items} = list_append (if_not_exists ({items}, {extra}), {extra})",
            f"{items}[{self.draw.randrange(3)}] = {number}",
            f"{self.name('map')}.{self.name(self.draw.choice('ns'))} = {number}",
            f"{s} = {text}",
            f"{self.name('gsi1pk')} = {text}",
            f"{self.name('gsi1sk')} = {sort}",
        ]
        return self.draw.choice(choices)

    def _removed(self) -> str:
        choices = (self.top(), f"{self.name('list')}[{self.draw.randrange(3)}]", f"{self.name('map')}.{self.name('n')}")
        return self.draw.choice(choices)

    def _added(self) -> str:
        if self._maybe(0.7):
            return f"{self.name(self.draw.choice('nm'))} {self.value(self.of('n'))}"
        return f"{self.name('set')} {self.value(self.of('set'))}"

    def _deleted(self) -> str:
        return f"{self.name('set')} {self.value(self.of('set'))}"


def _key(entry: dict[str, Any]) -> tuple[Any, Any]:
    holder = entry.get("Key") or entry["Item"]
    return holder["pk"], holder["sk"]

"""An inverted index in memory: BM25 over weighted fields, with prefixes and a slip forgiven.

It knows products and nothing of where they come from. Good to some ten thousand products; beyond that the same
questions go to segments on disk.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from layers.cloud.text import Text
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.search.vocabulary import Vocabulary
from layers.shop.goods.search.words import joined, last_word, query_terms, terms

K1, B = 1.2, 0.6  # the usual BM25 constants; descriptions here are short, so length matters a little less
TITLE, TAG, OPTION, DESCRIPTION = 4.0, 2.0, 1.0, 1.0
PREFIX, SLIP = 0.7, 0.4  # what a hit counts that is not the word itself
ENOUGH = 0.6  # share of the query's terms that must be there when no product has all


class Index:
    """`names` are the words of each category and those above it."""

    def __init__(self, products: Sequence[Product], names: Mapping[str, Sequence[Text]]) -> None:
        self.products = products
        counted = [_weighted_terms(product, names.get(product.category, ())) for product in products]
        lengths = [sum(weights.values()) for weights in counted]
        mean = sum(lengths) / len(lengths) if lengths else 1.0
        postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, weights in enumerate(counted):
            norm = K1 * (1 - B + B * lengths[number] / mean)
            for term, weight in weights.items():
                postings[term][number] = weight * (K1 + 1) / (weight + norm)
        self._postings = dict(postings)
        self._vocabulary = Vocabulary(postings)

    def ranked(self, text: str) -> list[int]:
        """Numbers of the products that `text` finds, best first; of all, in a mixed order, when it is empty."""
        asked = query_terms(text)
        if not asked:
            return [] if text.strip() else self._mixed()
        scores, matched = self._matches(asked, last_word(text))
        if len(asked) not in matched.values() and (whole := joined(text)) != text:
            asked = query_terms(whole)  # LAMP-7 is LAMP7, where no product has all the parts
            scores, matched = self._matches(asked, last_word(whole))
        needed = len(asked) if len(asked) in matched.values() else max(1, math.ceil(len(asked) * ENOUGH))
        kept = [number for number in scores if matched[number] >= needed]
        return sorted(kept, key=lambda number: (-round(scores[number], 6), number))

    def _matches(self, asked: list[str], last: str) -> tuple[dict[int, float], Counter[int]]:
        """Score by product, and how many of the terms it has; `last` is the last word as it was typed."""
        scores, matched = defaultdict[int, float](float), Counter[int]()
        for term in asked:
            for number, score in self._hits(term, last if term == asked[-1] else "").items():
                scores[number] += score
                matched[number] += 1
        return scores, matched

    def _hits(self, term: str, begun_with: str) -> dict[int, float]:
        """Score by product. The last word may be unfinished; a word that finds nothing may have a slip in it."""
        known = term in self._postings
        found = self._scores({term: 1.0}) if known else {}
        if len(begun_with) > 1:
            begun = {word: PREFIX for word in self._vocabulary.beginning(begun_with) if word != term}
            # A whole word is no worse than a rarer one that it begins: tea before teapot.
            found = _best(found, self._scores(begun, most=self._rarity(term) if known else math.inf))
        return found or self._scores(dict.fromkeys(self._vocabulary.near(term), SLIP))

    def _rarity(self, word: str) -> float:
        """The inverse document frequency."""
        held = len(self._postings[word])
        return math.log(1 + (len(self.products) - held + 0.5) / (held + 0.5))

    def _scores(self, words: Mapping[str, float], most: float = math.inf) -> dict[int, float]:
        best: dict[int, float] = {}
        for word, share in words.items():
            factor = share * min(self._rarity(word), most)
            best = _best(best, {number: factor * weight for number, weight in self._postings[word].items()})
        return best

    def _mixed(self) -> list[int]:
        """One product of each category in turn, so that a first page shows what the shop has."""
        by_category: defaultdict[str, list[int]] = defaultdict(list)
        for number, product in enumerate(self.products):
            by_category[product.category].append(number)
        turns = ((turn, row, number) for row, of in enumerate(by_category.values()) for turn, number in enumerate(of))
        return [number for _, _, number in sorted(turns)]


def _best(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
    return {number: max(one.get(number, 0.0), other.get(number, 0.0)) for number in {*one, *other}}


def _weighted_terms(product: Product, names: Iterable[Text]) -> dict[str, float]:
    """How much of each term a product is: a word of its title counts as four in its description."""
    weights: defaultdict[str, float] = defaultdict(float)
    for weight, text in _fields(product, names):
        for term in terms(text):
            weights[term] += weight
    return weights


def _fields(product: Product, names: Iterable[Text]) -> Iterator[tuple[float, str]]:
    tagged = " ".join(
        [*_languages(product.brand), *product.tags, *(word for name in names for word in _languages(name))]
    )
    yield from ((TITLE, text) for text in _languages(product.title))
    yield TAG, tagged
    yield OPTION, " ".join(dict.fromkeys(_options(product)))
    yield from ((DESCRIPTION, text) for text in _languages(product.description))


def _options(product: Product) -> Iterator[str]:
    for variant in product.variants:
        yield variant.sku
        yield from variant.attributes.values()
        yield from _languages(variant.label)


def _languages(text: Text) -> Iterable[str]:
    return (text,) if isinstance(text, str) else text.values()

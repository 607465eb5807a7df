"""English words without their plural. What comes out is compared, never shown: `shoes` and `shoe` are both `sho`."""

# Words whose last s is their own, beside those in -ss and -us.
_OWN_S = {
    *("lens", "iris", "canvas", "atlas", "oasis", "trellis", "chassis", "tennis", "axis", "basis", "christmas"),
    *("cosmos", "thermos", "bias", "alias", "debris", "mantis", "cannabis", "pelvis", "crisis", "thesis", "chaos"),
    *("biceps", "triceps", "rhinoceros", "kudos"),
}
_PLURALS = {
    **dict.fromkeys(("men", "mens"), "man"),
    **dict.fromkeys(("women", "womens"), "woman"),
    **dict.fromkeys(("children", "childrens"), "child"),
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "mice": "mouse",
    "lice": "louse",
    "oxen": "ox",
    "dice": "die",
    "people": "person",
    "brethren": "brother",
    "shelves": "shelf",
    "bookshelves": "bookshelf",
    "scarves": "scarf",
    "halves": "half",
    "leaves": "leaf",
    "loaves": "loaf",
    "calves": "calf",
    "wolves": "wolf",
    "thieves": "thief",
    "hooves": "hoof",
    "elves": "elf",
    "selves": "self",
    "dwarves": "dwarf",
    "sheaves": "sheaf",
    "wharves": "wharf",
    "kerchieves": "kerchief",
    "handkerchieves": "handkerchief",
    "knives": "knife",
    "penknives": "penknife",
    "wives": "wife",
    "lives": "life",
    "housewives": "housewife",
    "midwives": "midwife",
    "jackknives": "jackknife",
    "menus": "menu",
    "tutus": "tutu",
    "gurus": "guru",
    "emus": "emu",
    "haikus": "haiku",
    "tofus": "tofu",
    "cacti": "cactus",
    "fungi": "fungus",
    "stimuli": "stimulus",
    "alumni": "alumnus",
    "radii": "radius",
    "bacilli": "bacillus",
    "nuclei": "nucleus",
    "syllabi": "syllabus",
    "loci": "locus",
    "termini": "terminus",
    "gateaux": "gateau",
    "plateaux": "plateau",
    "bureaux": "bureau",
    "trousseaux": "trousseau",
    "tableaux": "tableau",
    "chateaux": "chateau",
    "bijoux": "bijou",
    "antennae": "antenna",
    "formulae": "formula",
    "larvae": "larva",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "bacteria": "bacterium",
    "aquaria": "aquarium",
    "terraria": "terrarium",
    "curricula": "curriculum",
    "memoranda": "memorandum",
    "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "appendices": "appendix",
    "vortices": "vortex",
    "codices": "codex",
    **{f"{word[:-2]}es": word for word in ("oasis", "basis", "crisis", "thesis")},
    **{f"{rest}men": f"{rest}man" for rest in ("snow", "crafts", "fisher", "police", "fire", "gentle", "sports")},
}


def stem(word: str) -> str:
    """Plural and singular are one word: lanterns, dishes, berries, hoodies, lenses, shelves, mice, potatoes."""
    if word in _PLURALS:
        word = _PLURALS[word]
    elif len(word) > 3 and word.endswith("s") and not (word.endswith(("ss", "us")) or word in _OWN_S):
        word = word[:-1]
    return _without_e(word)


def _without_e(word: str) -> str:
    """A plural in -es does not say whether there was an e: `caches` and `watches`, `shoes` and `potatoes`."""
    if len(word) > 4 and word.endswith("ie"):
        return f"{word[:-2]}y"
    if len(word) > 3 and word.endswith(("se", "xe", "ze", "che", "she", "oe")):
        word = word[:-1]
    return word[:-1] if word.endswith("zz") else word

"""How often each function was invoked in a chain of requests travels in a trace header."""

from infra.local.chains import heard, invoked, is_cut, told


def test_a_header_tells_what_it_was_told():
    chain = {"check-up": 15, "tend-stock": 2}
    assert heard(told("1-67", chain)) == chain
    assert told("1-67", {}) == "Root=1-67"


def test_botocores_spelling_and_other_fields_are_understood():
    assert heard("Root=1-67;Parent=ab;Sampled=1;Lineage=wind:3%7Clight:1") == {"wind": 3, "light": 1}


def test_a_header_of_somebody_else_tells_of_no_chain():
    for odd in ("", "Root=1-67", "Lineage=", "Lineage=wind:often", "nonsense", ";;="):
        assert heard(odd) == {}


def test_a_chain_is_cut_before_the_seventeenth_invocation():
    chain = {}
    for _ in range(16):
        assert not is_cut(chain, "wind")
        chain = invoked([chain], "wind")
    assert is_cut(chain, "wind")
    assert not is_cut(chain, "light")


def test_a_batch_goes_on_from_its_longest_chain():
    assert invoked([{"wind": 3}, {"wind": 1, "light": 4}], "light") == {"wind": 3, "light": 5}

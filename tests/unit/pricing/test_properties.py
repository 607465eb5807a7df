"""What holds for every cart."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from layers.shop.offers.pricing.model import (
    CURRENCIES,
    AmountOff,
    BuyPay,
    Coupon,
    Destination,
    FreeShipping,
    Money,
    Percentage,
    PricedLine,
    PriceRequest,
    Promotion,
    Scope,
    Totals,
)
from layers.shop.offers.pricing.price import price
from layers.shop.offers.pricing.rounding import half_up, share_out
from tests.unit.pricing.goods import SINGLES_DAY

SKUS = ["LANTERN-RED", "LANTERN-GOLD", "TEA-OOLONG", "TEA-PUER", "INKSTONE"]
CATEGORIES = ["lighting", "tea", "study"]
PLACES = [
    ("CN", ""),
    ("CN", "Tibet"),
    ("US", "CA"),
    ("US", "NY"),
    ("US", "AK"),
    ("CA", "QC"),
    ("DE", ""),
    ("JP", ""),
    ("BR", ""),
]


@st.composite
def lines(draw: st.DrawFn, currency: str) -> list[PricedLine]:
    skus = draw(st.lists(st.sampled_from(SKUS), max_size=5))
    return [
        PricedLine(
            sku,
            draw(st.integers(1, 99)),
            Money(draw(st.integers(0, 500_000)), currency),
            draw(st.integers(0, 30_000)),
            draw(st.sampled_from(CATEGORIES)),
            draw(st.sampled_from(["standard", "reduced", "exempt"])),
        )
        for sku in skus
    ]


amounts = st.dictionaries(st.sampled_from(CURRENCIES), st.integers(0, 200_000))
benefits = st.one_of(
    st.builds(Percentage, st.integers(1, 100)),
    st.builds(AmountOff, amounts),
    st.integers(2, 5).flatmap(lambda buy: st.builds(BuyPay, st.just(buy), st.integers(1, buy - 1))),
    st.builds(FreeShipping, st.sampled_from([("standard",), ("standard", "express")])),
)
scopes = st.one_of(
    st.just(Scope()),
    st.builds(Scope, st.just("category"), st.lists(st.sampled_from(CATEGORIES))),
    st.builds(Scope, st.just("sku"), st.lists(st.sampled_from(SKUS))),
)
times = st.none() | st.integers(-2, 2).map(lambda days: SINGLES_DAY + timedelta(days=days))
promotions = st.builds(
    Promotion,
    promotion_id=st.uuids().map(str),
    name=st.just("Offer"),
    benefit=benefits,
    scope=scopes,
    minimum_spend=amounts,
    priority=st.integers(1, 3),
    exclusive=st.booleans(),
    starts_at=times,
    ends_at=times,
)


def _wild_offers() -> st.SearchStrategy[Promotion]:
    """Figures as a door without ranges took them: stored ones may look like this."""
    number = st.integers(-(10**15), 10**15) | st.integers(-3, 200)
    money = st.dictionaries(st.sampled_from([*CURRENCIES, "cny"]), number)
    benefits = st.one_of(
        st.builds(Percentage, number),
        st.builds(AmountOff, money),
        st.builds(BuyPay, number, number),
        st.builds(FreeShipping, st.sampled_from([(), ("drone",), ("standard", "standard")])),
    )
    naive = times.map(lambda at: at and at.replace(tzinfo=None))
    more = {"scope": scopes, "minimum_spend": money, "priority": number, "starts_at": naive | times, "ends_at": naive}
    named = {"promotion_id": st.sampled_from(["same", "other"]), "name": st.just("Offer"), "benefit": benefits}
    return st.builds(Promotion, **named, **more, exclusive=st.booleans())


wild = promotions | _wild_offers()


@st.composite
def requests(draw: st.DrawFn, figures: st.SearchStrategy[Promotion] = promotions) -> PriceRequest:
    currency = draw(st.sampled_from(CURRENCIES))
    return PriceRequest(
        lines=draw(lines(currency)),
        currency=currency,
        at=SINGLES_DAY,
        destination=draw(st.none() | st.sampled_from([Destination(*place) for place in PLACES])),
        shipping_method=draw(st.sampled_from(["standard", "express"])),
        promotions=draw(st.lists(figures, max_size=4)),
        coupons=[Coupon(f"CODE{i}", offer) for i, offer in enumerate(draw(st.lists(figures, max_size=2)))],
    )


def replace(request: PriceRequest, **changes: object) -> PriceRequest:
    return PriceRequest(**{**{name: getattr(request, name) for name in request.__struct_fields__}, **changes})  # type: ignore[arg-type]


@given(requests())
def test_the_total_is_subtotal_less_discount_plus_shipping_plus_tax(request_: PriceRequest) -> None:
    totals = price(request_).totals
    assert totals.total == totals.subtotal - totals.discount + totals.shipping + totals.tax


@given(requests())
def test_the_lines_and_shipping_add_up_to_the_totals(request_: PriceRequest) -> None:
    quote = price(request_)
    totals = quote.totals
    assert sum(line.subtotal.amount for line in quote.lines) == totals.subtotal.amount
    assert sum(line.discount.amount for line in quote.lines) == totals.discount.amount
    assert sum(line.tax.amount for line in quote.lines) + totals.shipping_tax.amount == totals.tax.amount
    paid_for_lines = sum(line.total.amount for line in quote.lines)
    assert paid_for_lines + totals.shipping.amount + totals.shipping_tax.amount == totals.total.amount


@given(requests())
def test_every_line_adds_up_by_itself(request_: PriceRequest) -> None:
    for line in price(request_).lines:
        assert line.subtotal == line.unit_price * line.quantity
        assert line.total == line.subtotal - line.discount + line.tax


@given(requests())
def test_nothing_is_ever_negative(request_: PriceRequest) -> None:
    quote = price(request_)
    for part in [quote.totals, *quote.lines]:
        amounts = [value for name in part.__struct_fields__ if isinstance(value := getattr(part, name), Money)]
        assert all(money.amount >= 0 for money in amounts)


@given(requests(), st.randoms())
def test_the_order_of_lines_does_not_matter(request_: PriceRequest, random: object) -> None:
    shuffled = list(request_.lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = price(request_), price(replace(request_, lines=shuffled))
    assert one.totals == other.totals
    assert one.applied == other.applied
    assert sorted(one.lines, key=repr) == sorted(other.lines, key=repr)


@given(requests())
def test_a_quote_keeps_the_order_of_the_lines_it_was_asked_for(request_: PriceRequest) -> None:
    asked = [(line.sku, line.quantity, line.unit_price) for line in request_.lines]
    assert [(line.sku, line.quantity, line.unit_price) for line in price(request_).lines] == asked


@given(requests(), st.randoms())
def test_the_order_of_offers_does_not_matter(request_: PriceRequest, random: object) -> None:
    shuffled = list(request_.promotions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert price(replace(request_, promotions=shuffled)).totals == price(request_).totals


@given(requests())
def test_no_line_is_discounted_below_nothing(request_: PriceRequest) -> None:
    assert all(line.discount.amount <= line.subtotal.amount for line in price(request_).lines)


@given(requests())
def test_what_offers_took_off_is_the_discount_and_the_waived_shipping(request_: PriceRequest) -> None:
    quote = price(request_)
    full_fee = price(replace(request_, promotions=[], coupons=[])).totals.shipping
    waived = full_fee - quote.totals.shipping
    applied = sum(applied.amount.amount for applied in quote.applied)
    assert applied == quote.totals.discount.amount + waived.amount


@given(requests(), promotions)
def test_one_more_coupon_never_saves_the_buyer_less(request_: PriceRequest, promotion: Promotion) -> None:
    def before_tax(totals: Totals) -> int:
        return totals.subtotal.amount - totals.discount.amount + totals.shipping.amount

    more = replace(request_, coupons=[*request_.coupons, Coupon("ONE-MORE", promotion)])
    assert before_tax(price(more).totals) <= before_tax(price(request_).totals)


@given(requests(figures=wild))
def test_offers_beyond_the_ranges_take_nothing_below_nothing_and_make_nothing_dearer(request_: PriceRequest) -> None:
    quote, plain = price(request_), price(replace(request_, promotions=[], coupons=[]))
    for part in [quote.totals, *quote.lines]:
        amounts = [value for name in part.__struct_fields__ if isinstance(value := getattr(part, name), Money)]
        assert all(money.amount >= 0 for money in amounts)
    assert quote.totals.total.amount <= plain.totals.total.amount
    assert all(one.total.amount <= other.total.amount for one, other in zip(quote.lines, plain.lines, strict=True))


@given(requests(figures=wild))
def test_nothing_is_taken_off_twice(request_: PriceRequest) -> None:
    quote, plain = price(request_), price(replace(request_, promotions=[], coupons=[]))
    assert all(line.discount.amount <= line.subtotal.amount for line in quote.lines)
    taken = sum(offer.amount.amount for offer in quote.applied)
    assert taken <= plain.totals.subtotal.amount + plain.totals.shipping.amount
    assert all(offer.amount.amount > 0 for offer in quote.applied)


@given(requests())
def test_an_exclusive_offer_is_applied_alone(request_: PriceRequest) -> None:
    exclusive = {p.promotion_id for p in request_.promotions if p.exclusive}
    exclusive |= {c.promotion.promotion_id for c in request_.coupons if c.promotion.exclusive}
    applied = [offer.promotion_id for offer in price(request_).applied]
    assert len(applied) == 1 or not exclusive.intersection(applied)


@given(requests(), st.sampled_from(["", "Guangdong", "Tibet", "香港"]), st.sampled_from(["CN", "cn", " CN "]))
def test_no_destination_costs_what_any_chinese_address_costs(request_: PriceRequest, region: str, code: str) -> None:
    nowhere = price(replace(request_, destination=None))
    assert nowhere == price(replace(request_, destination=Destination(code, region)))


@given(requests())
def test_tax_is_either_added_or_included(request_: PriceRequest) -> None:
    totals = price(request_).totals
    assert not (totals.tax.amount and totals.tax_included.amount)
    assert totals.tax_included.amount < max(1, totals.total.amount)
    if request_.destination is None or request_.destination.country not in ("US", "CA"):
        assert totals.tax.amount == 0


@given(requests(), st.integers(1, 9))
def test_two_equal_lines_ship_and_sum_like_one(request_: PriceRequest, quantity: int) -> None:
    tea = PricedLine("TEA-OOLONG", quantity, Money(3_333, request_.currency), 100)
    twice = PricedLine("TEA-OOLONG", 2 * quantity, Money(3_333, request_.currency), 100)
    apart = price(replace(request_, lines=[*request_.lines, tea, tea])).totals
    together = price(replace(request_, lines=[*request_.lines, twice])).totals
    assert apart.subtotal == together.subtotal
    assert apart.shipping == together.shipping


@given(st.lists(st.integers(0, 10**9), min_size=1), st.data())
def test_shares_add_up_and_none_is_a_whole_unit_off_or_more_than_its_weight(
    weights: list[int], data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, sum(weights)))
    shares = share_out(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share <= weight
        assert abs(share * sum(weights) - total * weight) < max(1, sum(weights))


@given(st.integers(0, 10**12), st.integers(1, 10**7))
def test_halves_round_up_as_on_paper(numerator: int, denominator: int) -> None:
    assert half_up(2 * numerator + 1, 2) == numerator + 1
    exact = Decimal(half_up(numerator, 100)), (Decimal(numerator) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert exact[0] == exact[1]
    assert abs(half_up(numerator, denominator) * denominator - numerator) * 2 <= denominator

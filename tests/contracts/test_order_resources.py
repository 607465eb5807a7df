"""What an order tries when it is placed and cancels with it: coupons, gift cards and points, beside stock."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from layers.cloud import aws
from layers.cloud.customers import customer_key
from layers.shop.checkout.orders.model import AcceptedOrder, Payment
from layers.shop.checkout.orders.table.resources import capacity
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import ReservationsRefusedError
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.coupons.errors import CouponExistsError, CouponUsedUpError
from layers.shop.offers.coupons.model import CouponUse, LimitedCoupon, use_of
from layers.shop.offers.coupons.store import coupons_table
from layers.shop.offers.gift_cards.errors import GiftCardEmptyError
from layers.shop.offers.gift_cards.model import GiftCard, GiftCardUse, card_id_of, new_code, use_for
from layers.shop.offers.gift_cards.store import gift_cards_table
from layers.shop.offers.points.books import book_entry
from layers.shop.offers.points.errors import PointsSpentError
from layers.shop.offers.points.model import Entry, PointsUse
from layers.shop.offers.points.store import memberships_table
from layers.shop.offers.pricing.model import Coupon, Money, Percentage, Promotion
from layers.shop.offers.sales.model import SaleUse
from tests.support.patience import insist
from tests.unit.loyalty.members import MEMBER, a_link, a_member
from tests.unit.orders.orders import MAY, an_order

SPRING = LimitedCoupon(Coupon("SPRING", Promotion("prm_spring", "Spring", Percentage(10))), limit=3, per_customer=1)
LANTERN = [Reservation("LANTERN-RED", 0, 1)]


@pytest.fixture(autouse=True)
def _goods(tables):
    coupons_table.create(SPRING)
    stock_table.receive(Shelf("LANTERN-RED"), 50, "rct_1")


def an_order_with(order_id=MAY, coupon=None, gift_card=None, points=None):
    order = an_order(order_id)
    placement = replace(order.placement, coupon=coupon, gift_card=gift_card, points=points)
    return AcceptedOrder(order_id, order.fingerprint, placement)


def used():
    return coupons_table.counted("SPRING")[1]


def available():
    return stock_table.snapshot(Shelf("LANTERN-RED")).available


def test_a_coupon_with_three_uses_is_used_three_times_by_twelve_racing_buyers():
    def buy(number):
        use = use_of(SPRING, f"buyer{number}@example.com")
        try:
            insist(orders_table.place, an_order_with(f"ord_{number:026d}", use), LANTERN)
        except CouponUsedUpError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as buyers:
        assert sum(buyers.map(buy, range(12))) == 3
    assert (used(), available()) == (3, 47)


def test_one_customer_uses_a_coupon_as_often_as_the_seller_allows():
    orders = orders_table
    orders.place(an_order_with("ord_1", use_of(SPRING, "May@Example.com ")), LANTERN)
    with pytest.raises(CouponUsedUpError):
        orders.place(an_order_with("ord_2", use_of(SPRING, "may@example.com")), LANTERN)
    assert (used(), available()) == (1, 49)


def test_a_cancelled_order_gives_its_coupon_back_to_its_customer():
    orders = orders_table
    orders.place(an_order_with("ord_1", use_of(SPRING, "may@example.com")), LANTERN)
    assert orders.cancel(orders.get("ord_1"), "payment_declined", Payment())
    assert not orders.cancel(orders.get("ord_1"), "payment_declined", Payment())
    assert (used(), available()) == (0, 50)
    orders.place(an_order_with("ord_2", use_of(SPRING, "may@example.com")), LANTERN)


def test_a_coupon_used_up_takes_no_stock_and_the_reverse():
    orders = orders_table
    nobody = CouponUse("UNHEARD-OF", customer_key("a@b.cd"), True, 0)
    with pytest.raises(CouponUsedUpError):
        orders.place(an_order_with("ord_1", nobody), LANTERN)
    with pytest.raises(ReservationsRefusedError):
        orders.place(an_order_with("ord_2", use_of(SPRING, "may@example.com")), [Reservation("LANTERN-RED", 0, 51)])
    assert (used(), available()) == (0, 50)


def test_a_code_stands_for_one_coupon():
    with pytest.raises(CouponExistsError):
        coupons_table.create(SPRING)


@pytest.fixture
def card():
    issued = GiftCard(card_id_of("GIFT-AAAAA-BBBBB"), Money(5_000, "CNY"), Money(5_000, "CNY"))
    gift_cards_table.issue(issued)
    return issued


def balance(card):
    return gift_cards_table.get(card.card_id).balance.amount


def test_a_gift_card_is_spent_with_the_order_and_back_with_its_cancelling(card):
    orders = orders_table
    orders.place(an_order_with(MAY, gift_card=GiftCardUse(card.card_id, 3_000)), LANTERN)
    assert (balance(card), orders.get(MAY).placement.payable.amount) == (2_000, 20_800 - 3_000)
    orders.cancel(orders.get(MAY), "payment_declined", Payment())
    assert balance(card) == 5_000


def test_a_gift_card_never_goes_below_zero(card):
    orders = orders_table
    orders.place(an_order_with("ord_1", gift_card=GiftCardUse(card.card_id, 3_000)), LANTERN)
    with pytest.raises(GiftCardEmptyError):
        orders.place(an_order_with("ord_2", gift_card=GiftCardUse(card.card_id, 3_000)), LANTERN)
    assert (balance(card), available()) == (2_000, 49)


def test_a_card_pays_what_it_can_in_its_own_currency(card):
    assert use_for(card, Money(900, "CNY")).amount == 900
    assert use_for(card, Money(90_000, "CNY")).amount == 5_000
    assert use_for(card, Money(900, "EUR")) is None


def test_codes_are_read_as_people_type_them():
    code = new_code()
    assert card_id_of(code.lower().replace("-", " ")) == card_id_of(code)
    assert new_code() != code


@pytest.fixture
def members():
    members = memberships_table
    members.join(a_member(), a_link().link_id)
    book_entry(MEMBER, Entry(1, "adjusted", 1_000, reference="monday"))
    return members


def test_points_are_spent_with_the_order_and_back_with_its_cancelling(members):
    orders = orders_table
    orders.place(an_order_with(MAY, points=PointsUse(MEMBER, 300, 300)), LANTERN)
    assert (members.get(MEMBER).balance, orders.get(MAY).placement.payable.amount) == (700, 20_800 - 300)
    assert orders.cancel(orders.get(MAY), "payment_declined", Payment())
    assert not orders.cancel(orders.get(MAY), "payment_declined", Payment())
    assert members.get(MEMBER).balance == 1_000


def test_a_balance_that_pays_three_orders_pays_three_of_twelve_that_race(members):
    def buy(number):
        try:
            insist(orders_table.place, an_order_with(f"ord_{number:026d}", points=PointsUse(MEMBER, 300, 300)), LANTERN)
        except PointsSpentError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as buyers:
        assert sum(buyers.map(buy, range(12))) == 3
    assert (members.get(MEMBER).balance, available()) == (100, 47)


def test_points_that_are_spent_take_no_stock_and_no_money_of_a_card(members, card):
    both = an_order_with(MAY, None, GiftCardUse(card.card_id, 3_000), PointsUse(MEMBER, 1_001, 1_001))
    with pytest.raises(PointsSpentError):
        orders_table.place(both, LANTERN)
    assert (members.get(MEMBER).balance, balance(card), available()) == (1_000, 5_000, 50)


def test_an_order_that_only_earns_touches_no_membership():
    orders_table.place(an_order_with(MAY, points=PointsUse("mem_nobody")), LANTERN)
    assert memberships_table.get("mem_nobody") is None


def everything():
    """An order that takes all that an order can take beside goods."""
    sale = SaleUse("sal_1", "ent_1", MAY, "may", "LANTERN-RED", 1, 1, "nanjing road", 1)
    order = an_order_with(
        coupon=use_of(SPRING, "may@example.com"),
        gift_card=GiftCardUse("gft_1", 100),
        points=PointsUse(MEMBER, 100, 100),
    )
    return replace(order, placement=replace(order.placement, admission=sale))


def test_the_largest_order_that_is_placed_can_be_cancelled():
    order = an_order_with(coupon=use_of(SPRING, "may@example.com"))
    assert capacity(order.placement) == 97
    skus = [f"CUP-{number:02d}" for number in range(97)]
    for sku in skus:
        stock_table.receive(Shelf(sku), 1, "opening")
    orders_table.place(order, [Reservation(sku, 0, 1) for sku in skus])
    assert orders_table.cancel(orders_table.get(MAY, consistent=True), "payment_declined", Payment())
    assert stock_table.read_shards(Shelf("CUP-00")).available == 1


class Counting:
    """DynamoDB, and how many writes each transaction had."""

    def __init__(self):
        self._dynamodb, self.writes = aws.client("dynamodb"), []

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def _make_api_call(self, operation, request):
        if operation == "TransactWriteItems":
            self.writes.append(len(request["TransactItems"]))
        return self._dynamodb._make_api_call(operation, request)


@pytest.mark.parametrize("part", ["coupon", "gift_card", "points", "admission", ""])
def test_as_many_writes_as_are_counted_are_done_to_place_an_order_and_to_cancel_it(members, part):
    """Of an order that takes one thing beside its lantern; and of one that takes everything."""
    gift_cards_table.issue(GiftCard("gft_1", Money(5_000, "CNY"), Money(5_000, "CNY")))
    order = everything()
    if part:
        without = replace(an_order().placement, **{part: getattr(order.placement, part)})
        order = replace(order, placement=without)
    counting = Counting()
    with aws.answered_by(dynamodb=counting):
        orders_table.place(order, LANTERN)
        assert orders_table.cancel(orders_table.get(MAY, consistent=True), "payment_declined", Payment())
    assert counting.writes == [100 - capacity(order.placement) + len(LANTERN)] * 2


def test_capacity_for_goods_is_what_all_else_that_an_order_takes_leaves():
    assert capacity(an_order().placement) == 99
    assert capacity(everything().placement) == 99 - 2 - 1 - 1 - 2

"""What buyers are told."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.notifications import texts
from layers.shop.aftersales.notifications.notify_buyer import notify_buyer
from layers.shop.aftersales.notifications.send_notice import sent_notices
from layers.shop.aftersales.notifications.write_notices import write_notices
from layers.shop.checkout.orders.model import Exchange, Funds, Parcel, Payment, PaymentDue
from layers.shop.checkout.orders.reasons import REASONS
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.checkout.orders.tell.order_events import EVENT_NAMES
from tests.unit.orders.orders import MAY, an_order


@pytest.fixture
def shipped(tables):
    orders_table.place(an_order(), [])
    orders_table.move(MAY, "confirmed")
    return orders_table.move(MAY, "shipped", parcels=[Parcel("shp_1", "SF Express", "SL123456785CN")])


def test_a_shipped_order_is_told_by_mail_and_short_message_in_the_buyers_language(shipped):
    mail, message = write_notices("OrderShipped", f"{MAY}:3", "", shipped)
    assert (mail.channel, mail.recipient, mail.language) == ("email", "may@example.com", "zh")
    assert "承运商：顺丰速运，运单号：SL123456785CN" in mail.text
    assert (message.channel, message.recipient) == ("sms", "+8613800000000")


def test_an_order_in_two_parcels_is_told_of_each(shipped):
    split = replace(shipped, parcels=[*shipped.parcels, Parcel("shp_1-2", "ZTO Express", "SL987654325CN", "chengdu")])
    mail, _ = write_notices("OrderShipped", f"{MAY}:3", "", split)
    assert [line.count("SL") for line in mail.text.splitlines()] == [1, 1]
    assert "共2个" in mail.text


def test_the_same_fact_makes_notices_of_the_same_ids(shipped):
    first, again = (write_notices("OrderShipped", f"{MAY}:3", "", shipped) for _ in range(2))
    assert [notice.notice_id for notice in first] == [notice.notice_id for notice in again]


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_is_told_in_words(reason, language):
    told = texts.text("OrderCancelled", language, reason)
    assert reason not in told
    assert "{" not in told


def test_what_leaves_is_a_mail_and_a_short_message_however_often_the_fact_comes(shipped, post):
    for _ in range(2):
        notify_buyer("OrderShipped", f"{MAY}:3", MAY, "", {MAY: shipped}.get)
    (mail,), ((number, message),) = post.mails, post.messages
    assert (mail.recipient, number) == ("may@example.com", "+8613800000000")
    assert message == f"{mail.subject}. {mail.text}"


def test_a_stage_without_a_sender_only_keeps_what_it_would_say(shipped, post, monkeypatch):
    monkeypatch.setenv("SLUICE_MAIL_FROM", "")
    monkeypatch.setenv("SLUICE_SMS", "off")
    notify_buyer("OrderShipped", f"{MAY}:3", MAY, "", {MAY: shipped}.get)
    assert (post.mails, post.messages) == ([], [])
    assert {sent.notice.channel for sent in sent_notices(10)} == {"email", "sms"}


def test_an_order_that_cannot_be_read_yet_brings_its_fact_again(post):
    with pytest.raises(LookupError):
        notify_buyer("OrderShipped", f"{MAY}:3", MAY, "", {}.get)


def test_facts_nobody_waits_for_are_not_told(shipped):
    untold = set(EVENT_NAMES.values()) - set(texts.SUBJECTS)
    assert all(write_notices(event, "x:1", "", shipped) == [] for event in untold)


def test_who_has_to_pay_is_told_where_and_until_when(tables):
    orders_table.place(an_order(), [])
    due = PaymentDue("https://pay.example/pi_may", 1_795_000_500_000)
    orders_table.note(orders_table.get(MAY), Payment("pi_may", "requires_action"), due, "awaiting_payment")
    order = orders_table.get(MAY)
    (mail,) = write_notices("OrderAwaitsPayment", f"{MAY}:2", "", order)
    assert "https://pay.example/pi_may" in mail.text
    assert "2026-11-18 11:15 UTC" in mail.text
    assert order.timeline[-1].status == "awaiting_payment"


@pytest.mark.parametrize(
    ("event", "reason", "subject"),
    [
        ("OrderPlaced", "", "换货订单"),
        ("OrderRejected", "sold_out", "售罄"),
        ("OrderShipped", "", "已发货"),
        ("OrderConfirmed", "", None),
        ("OrderCancelled", "return_refused", None),
    ],
)
def test_an_order_that_goods_pay_for_is_told_of_as_an_exchange(shipped, event, reason, subject):
    exchange = Exchange("ord_first", "ret_1", "ord_first", Funds(20_800))
    sent = replace(shipped, placement=replace(shipped.placement, exchange=exchange))
    mails = [notice for notice in write_notices(event, "x:1", reason, sent) if notice.channel == "email"]
    assert [subject in mail.subject for mail in mails] == ([True] if subject else [])


@pytest.mark.parametrize("event", sorted(texts.SUBJECTS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_is_told_in_both_languages(event, language):
    facts = {"address": "https://pay.example", "deadline": "12:15 UTC", "returned": "AAAA"}
    told = texts.subject(event, language, MAY) + texts.text(event, language, "return", **facts)
    assert "{" not in told

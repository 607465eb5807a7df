"""The link that opens a membership: what its mail says, and what is kept of it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.aftersales.notifications.link_texts import HOW, SUBJECTS, TEXTS
from layers.shop.aftersales.notifications.mail_link import mail_link
from layers.shop.aftersales.notifications.send_notice import sent_notices
from layers.shop.offers.points.exchange_code import exchange_code
from layers.shop.offers.points.links import GOOD_FOR_SECONDS, code_of
from tests.unit.loyalty.members import a_link


def mailed(post, *links):
    for link in links:
        mail_link(link.link_id)
    return post.mails


def test_every_text_is_there_in_both_languages():
    assert set(SUBJECTS) == set(TEXTS)
    assert all(set(words) == {"zh", "en"} for words in [*SUBJECTS.values(), *TEXTS.values(), *HOW.values()])


def test_the_mail_names_the_page_with_the_code_behind_its_hash(post, monkeypatch):
    monkeypatch.setenv("SLUICE_SHOP_URL", "https://lanterns.example/")
    link = a_link()
    (mail,) = mailed(post, link)
    assert mail.recipient == "may@example.com"
    assert f" https://lanterns.example/member.html#{code_of(link.link_id)} " in mail.text


def test_without_a_page_the_mail_says_the_code_alone(post):
    link = a_link()
    (mail,) = mailed(post, link)
    assert code_of(link.link_id) in mail.text
    assert "#" not in mail.text


def test_the_outbox_keeps_the_mail_without_the_code(post):
    link = a_link()
    mailed(post, link)
    (sent,) = sent_notices(10)
    assert "•••" in sent.notice.text
    assert code_of(link.link_id).partition(".")[2] not in str(sent)


def test_the_mailbox_alone_is_told_whether_it_is_a_member(post):
    exchange_code(code_of(a_link(1).link_id))
    mails = mailed(post, a_link(2), a_link(3, "wei@example.com"))
    assert [(mail.recipient, mail.subject) for mail in mails] == [
        ("may@example.com", "打开您的会员"),
        ("wei@example.com", "加入会员"),
    ]


def test_a_member_is_sent_its_link_at_its_own_address_whoever_asked_and_how(post):
    exchange_code(code_of(a_link(1).link_id))
    (mail,) = mailed(post, replace(a_link(2, "MAY@Example.com"), language="en"))
    assert (mail.recipient, mail.subject) == ("may@example.com", "打开您的会员")


def test_asking_often_mails_one_link_in_ten_minutes_until_that_one_is_used(post):
    first, second, third = (a_link(number) for number in (1, 2, 3))
    with clock.frozen(clock.moment(first.asked_at * 1000)):
        assert len({*mailed(post, first, second)}) <= 2  # ten minutes may begin between
        before = len(post.mails)
        exchange_code(code_of(first.link_id))
        assert len(mailed(post, third)) == before + 1


@pytest.mark.parametrize("minutes", [31, 600])
def test_a_link_that_comes_too_late_is_not_mailed(post, minutes):
    link = a_link()
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        assert minutes * 60 > GOOD_FOR_SECONDS
        assert mailed(post, link) == []


@pytest.mark.usefixtures("tables")
def test_a_link_that_is_not_there_yet_comes_again():
    with pytest.raises(LookupError):
        mail_link("lnk_nobody")

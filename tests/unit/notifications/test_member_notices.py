"""What members are told of their points."""

from typing import get_args

import pytest

from layers.shop.aftersales.notifications.mail_link import EVENT
from layers.shop.aftersales.notifications.member_texts import SUBJECTS, TEXTS
from layers.shop.aftersales.notifications.notify_member import notify_member
from layers.shop.aftersales.notifications.send_notice import sent_notices
from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.news import Event, MemberNews
from tests.unit.loyalty.members import MEMBER, some_members
from tests.unit.orders.orders import MAY

EARNED = MemberNews(f"{MAY}:001:earned", MEMBER, 120, MAY)


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")


@pytest.fixture
def mailed(post):
    """The mails that news make for a member."""

    def mails(*news, event="PointsEarned", language="zh"):
        some_members(language)
        for each in news:
            notify_member(event, each)
        return post.mails

    return mails


def test_every_fact_has_words_in_both_languages():
    assert {*SUBJECTS, EVENT} == {*TEXTS, EVENT} == set(get_args(Event))
    assert all(set(words) == {"zh", "en"} for words in [*SUBJECTS.values(), *TEXTS.values()])


@pytest.mark.parametrize(("language", "subject"), [("zh", "您获得了 120 积分"), ("en", "You have earned 120 points")])
def test_earned_points_are_told_in_the_members_language(mailed, language, subject):
    (mail,) = mailed(EARNED, language=language)
    assert (mail.subject, mail.recipient) == (subject, "may@example.com")
    assert [sent.notice.order_id for sent in sent_notices(10)] == [MAY]


def test_points_taken_back_are_told_as_a_number_without_a_sign(mailed):
    (mail,) = mailed(MemberNews("x", MEMBER, -34, MAY), event="PointsTakenBack", language="en")
    assert mail.subject == "34 points were taken back"


def test_the_same_fact_is_told_once(mailed):
    assert len(mailed(EARNED, EARNED)) == 1


def test_nobody_is_told_nothing(mailed):
    with pytest.raises(MembershipNotFoundError):
        mailed(MemberNews("x", "mem_nobody"))

"""What members are told of their points."""

from typing import get_args

import pytest

from layers.cloud.messages.queues import MemoryQueue
from layers.shop.aftersales.notifications.in_memory import MemoryMessenger, MemoryOutbox
from layers.shop.aftersales.notifications.member_texts import SUBJECTS, TEXTS
from layers.shop.aftersales.notifications.notify_member import notify_member
from layers.shop.offers.points.errors import MembershipNotFoundError
from layers.shop.offers.points.join_programme import token_of
from layers.shop.offers.points.news import Event, MemberNews, tell
from layers.shop.offers.points.open_membership import find_membership
from tests.unit.loyalty.members import MEMBER, some_members
from tests.unit.orders.orders import MAY

EARNED = MemberNews(f"{MAY}:001:earned", MEMBER, 120, MAY)

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")


def notified(*news, event="PointsEarned", language="zh"):
    outbox, messenger, members = MemoryOutbox(), MemoryMessenger(), some_members(language)
    for each in news:
        notify_member(event, each, lambda member_id: find_membership(member_id, members), outbox, messenger)
    return messenger.sent


def test_every_fact_has_words_in_both_languages():
    assert set(SUBJECTS) == set(TEXTS) == set(get_args(Event))
    assert all(set(words) == {"zh", "en"} for words in [*SUBJECTS.values(), *TEXTS.values()])


@pytest.mark.parametrize(("language", "subject"), [("zh", "您获得了 120 积分"), ("en", "You have earned 120 points")])
def test_earned_points_are_told_in_the_members_language(language, subject):
    (notice,) = notified(EARNED, language=language)
    assert (notice.subject, notice.recipient, notice.order_id) == (subject, "may@example.com", MAY)


def test_points_taken_back_are_told_as_a_number_without_a_sign():
    (notice,) = notified(MemberNews("x", MEMBER, -34, MAY), event="PointsTakenBack", language="en")
    assert notice.subject == "34 points were taken back"


def test_the_same_fact_is_told_once():
    assert len(notified(EARNED, EARNED)) == 1


def test_a_token_is_signed_for_the_mail_alone_and_passes_through_no_queue():
    queue, news = MemoryQueue(), MemberNews("x", MEMBER, epoch=2)
    tell("MemberTokenWanted", news, queue)
    (notice,) = notified(news, event="MemberTokenWanted")
    assert token_of(MEMBER, 2) in notice.text
    assert token_of(MEMBER, 2) not in str(queue.sent)


def test_nobody_is_told_nothing():
    with pytest.raises(MembershipNotFoundError):
        notified(MemberNews("x", "mem_nobody"))

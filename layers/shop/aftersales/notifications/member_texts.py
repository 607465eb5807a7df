"""What members are told about their points, in Chinese and English."""

from layers.cloud.text import localized
from layers.shop.aftersales.notifications.texts import short

SUBJECTS = {
    "MembershipOpened": {"zh": "欢迎加入会员", "en": "Welcome to the programme"},
    "MemberTokenWanted": {"zh": "您的会员凭证", "en": "Your member token"},
    "PointsEarned": {"zh": "您获得了 {points} 积分", "en": "You have earned {points} points"},
    "PointsTakenBack": {"zh": "已收回 {points} 积分", "en": "{points} points were taken back"},
}

TEXTS = {
    "MembershipOpened": {
        "zh": "会员号：{member}。只有出示会员凭证的订单才会累积积分。如非本人操作，请忽略；随时可以索取新的凭证。",
        "en": "Your member number is {member}. Only orders that show its token earn. If this was not you, ignore it: "
        "you can have a new token sent here at any time.",
    },
    "MemberTokenWanted": {
        "zh": "会员号：{member}，会员凭证：{token}。首次使用后，之前的凭证即失效。请勿告诉他人。",
        "en": "Member number: {member}, token: {token}. Its first use ends every token before it. Tell it to nobody.",
    },
    "PointsEarned": {"zh": "来自订单 {order}。", "en": "For order {order}."},
    "PointsTakenBack": {"zh": "因为订单 {order} 有退货。", "en": "Because something of order {order} came back."},
}


def subject(event: str, language: str, points: int) -> str:
    return localized(SUBJECTS[event], language).format(points=points)


def text(event: str, language: str, member_id: str, order_id: str, token: str) -> str:
    return localized(TEXTS[event], language).format(member=member_id, order=short(order_id), token=token)

"""What members are told about their points, in Chinese and English."""

from layers.cloud.text import localized
from layers.shop.aftersales.notifications.texts import short

SUBJECTS = {
    "MembershipOpened": {"zh": "欢迎加入会员", "en": "Welcome to the programme"},
    "PointsEarned": {"zh": "您获得了 {points} 积分", "en": "You have earned {points} points"},
    "PointsTakenBack": {"zh": "已收回 {points} 积分", "en": "{points} points were taken back"},
}

TEXTS = {
    "MembershipOpened": {
        "zh": "会员号：{member}。只有出示会员身份的订单才会累积积分。换用其他设备时，请在结账页面索取新的链接。",
        "en": "Your member number is {member}. Only orders that show the membership earn. On another device, ask for a "
        "new link at checkout.",
    },
    "PointsEarned": {"zh": "来自订单 {order}。", "en": "For order {order}."},
    "PointsTakenBack": {"zh": "因为订单 {order} 有退货。", "en": "Because something of order {order} came back."},
}


def subject(event: str, language: str, points: int) -> str:
    return localized(SUBJECTS[event], language).format(points=points)


def text(event: str, language: str, member_id: str, order_id: str) -> str:
    return localized(TEXTS[event], language).format(member=member_id, order=short(order_id))

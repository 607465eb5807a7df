"""What is mailed to whoever asked for a membership, in Chinese and English: with one, and without."""

from layers.cloud.text import localized

SUBJECTS = {
    "member": {"zh": "打开您的会员", "en": "Open your membership"},
    "stranger": {"zh": "加入会员", "en": "Become a member"},
}

TEXTS = {
    "member": {
        "zh": "{how}使用后，其他设备上的会员凭证即失效。如非本人操作，请忽略：什么都不会改变。",
        "en": "{how} It takes the membership from other devices that have it. If you did not ask for this, ignore it: "
        "nothing changes.",
    },
    "stranger": {
        "zh": "{how}您将成为会员，并累积积分。如非本人操作，请忽略：什么都不会发生。",
        "en": "{how} You become a member then, and collect points. If you did not ask for this, ignore it: nothing "
        "happens.",
    },
}

HOW = {
    "page": {
        "zh": "请打开 {page}#{code} 并点击按钮。30 分钟内有效，只能使用一次。",
        "en": "Open {page}#{code} and press the button. It is good for 30 minutes, once.",
    },
    "code": {
        "zh": "请在结账页面输入此代码：{code} 。30 分钟内有效，只能使用一次。",
        "en": "Enter this code at checkout: {code} It is good for 30 minutes, once.",
    },
}


def subject(language: str, is_member: bool) -> str:
    return localized(SUBJECTS["member" if is_member else "stranger"], language)


def text(language: str, is_member: bool, page: str, code: str) -> str:
    """`page` is where the code is exchanged; without one, it is entered at checkout."""
    how = localized(HOW["page" if page else "code"], language).format(page=page, code=code)
    return localized(TEXTS["member" if is_member else "stranger"], language).format(how=how)

"""Mail the link that somebody asked for. Whether the mailbox has a membership is looked up here, and told it alone."""

from layers.cloud import clock, keyed, settings
from layers.cloud.mailboxes import mailbox
from layers.cloud.watch.telemetry import count
from layers.shop.aftersales.notifications import link_texts
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.send_notice import send_notice
from layers.shop.offers.points.ask_for_link import find_link
from layers.shop.offers.points.links import Link, code_of
from layers.shop.offers.points.model import Membership
from layers.shop.offers.points.open_membership import membership_of

MAIL_SECONDS = 600  # a mailbox is sent no more, however often somebody asks, unless what it was sent has been used
EVENT = "MemberLinkWanted"


def mail_link(link_id: str) -> None:
    """Send the link, unless the mailbox has just been sent one. Raises LookupError for a link that is not there yet."""
    link = find_link(link_id)
    if link is None:
        raise LookupError(f"link {link_id} is not readable yet")
    if link.used or not link.is_good_at(clock.now().timestamp()):
        count("MemberLinkTooLate")
        return
    code = code_of(link_id)
    send_notice(write_link_notice(link, membership_of(link.email), code), secret=code)


def write_link_notice(link: Link, member: Membership | None, code: str) -> Notice:
    """The mail: to the address that the membership has, whichever of its spellings somebody has asked with."""
    known, language = member is not None, member.language if member else link.language
    epoch, moment = member.epoch if member else 0, link.asked_at // MAIL_SECONDS
    to = keyed.key_of("mailed link", mailbox(link.email))
    return Notice(
        notice_id=f"{to}:link:{epoch}:{moment}:email",
        order_id="",
        event=EVENT,
        channel="email",
        recipient=member.email if member else link.email,
        language=language,
        subject=link_texts.subject(language, known),
        text=link_texts.text(language, known, _page(), code),
    )


def _page() -> str:
    """The page that exchanges codes. The code goes behind its `#`, which browsers send to nobody."""
    shop = settings.SHOP_URL()
    return f"{shop.rstrip('/')}/member.html" if shop else ""

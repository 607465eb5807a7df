"""One message of the webhooks queue: an event of a provider, or our own reminder to look at a payment that waits."""

from layers.cloud.watch.telemetry import logger
from layers.shop.checkout.orders.saga.settle_payment import settle_payment
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.news import tell
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.wait_for_payment import LOOK_SECONDS, check_again


def follow_payment(news: PaymentNews) -> None:
    """Settle what the news are about, and plan the next look where one is needed.

    A reminder that finds the provider out of reach is no failure: there will be another. An event comes again.
    """
    try:
        unsettled = settle_payment(news)
    except PaymentUnavailableError:
        if news.event_id:
            raise
        logger.warning("the provider could not be asked", extra={"order_id": news.order_id})
        unsettled = ""
    if unsettled:
        tell(PaymentNews(news.intent_id, order_id=unsettled, provider=news.provider), LOOK_SECONDS)
    elif not news.event_id:
        check_again(news)

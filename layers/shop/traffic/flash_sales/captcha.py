"""A CAPTCHA provider that speaks `siteverify`, as reCAPTCHA, hCaptcha and Turnstile all do.

Settings: `SLUICE_CAPTCHA_URL` (https://challenges.cloudflare.com/turnstile/v0/siteverify, say),
`SLUICE_CAPTCHA_SCRIPT` (https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit),
`SLUICE_CAPTCHA_SITE_KEY`, and the secret `captcha-secret`.
"""

import json
from http import HTTPStatus

from layers.cloud import settings
from layers.cloud.secrets import secret
from layers.cloud.watch.telemetry import count, logger
from layers.shop.offers.sales.errors import CaptchaUnavailableError

TIMEOUT_SECONDS = 2.0
BUSY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)  # refusals that say nothing of the question


def is_set_up() -> bool:
    return bool(settings.CAPTCHA_URL())


def site_key() -> str:
    return settings.CAPTCHA_SITE_KEY()


def script() -> str:
    """The address of the script that draws the provider's widget."""
    return settings.CAPTCHA_SCRIPT()


def is_human(answer: str, source_ip: str) -> bool:
    """What the provider thinks; a question that it refuses (4xx) speaks for nobody. Raises CaptchaUnavailableError.

    The answer in the question is the visitor's: a malformed one must not pass for a provider that is down.
    """
    from urllib import error, parse, request  # only sales with a captcha need them

    form = {"secret": secret("captcha-secret"), "response": answer, "remoteip": source_ip}
    question = request.Request(settings.CAPTCHA_URL(), parse.urlencode(form).encode())
    try:
        with request.urlopen(question, timeout=TIMEOUT_SECONDS) as reply:
            return json.load(reply).get("success") is True
    except error.HTTPError as refused:
        refused.close()
        if refused.code in BUSY or not HTTPStatus.BAD_REQUEST <= refused.code < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CaptchaUnavailableError(str(refused)) from refused
        logger.error("captcha provider refused the question", status=refused.code)
        count("CaptchaQuestionRefused")
        return False
    except (OSError, ValueError, AttributeError) as silent:
        raise CaptchaUnavailableError(str(silent)) from silent

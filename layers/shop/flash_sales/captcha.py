"""A CAPTCHA provider that speaks `siteverify`, as reCAPTCHA, hCaptcha and Turnstile all do.

Settings: `SLUICE_CAPTCHA_URL` (https://challenges.cloudflare.com/turnstile/v0/siteverify, say),
`SLUICE_CAPTCHA_SCRIPT` (https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit),
`SLUICE_CAPTCHA_SITE_KEY`, and the secret `captcha-secret`.
"""

import json
import os

from layers.cloud.secrets import secret
from layers.shop.flash_sales.errors import CaptchaUnavailableError

TIMEOUT_SECONDS = 2.0


def is_set_up() -> bool:
    return bool(os.environ.get("SLUICE_CAPTCHA_URL"))


def site_key() -> str:
    return os.environ.get("SLUICE_CAPTCHA_SITE_KEY", "")


def script() -> str:
    """The address of the script that draws the provider's widget."""
    return os.environ.get("SLUICE_CAPTCHA_SCRIPT", "")


class SiteVerify:
    """The provider over HTTP."""

    def is_human(self, answer: str, source_ip: str) -> bool:
        """What the provider thinks. Raises CaptchaUnavailableError."""
        from urllib import parse, request  # only sales with a captcha need them

        form = {"secret": secret("captcha-secret"), "response": answer, "remoteip": source_ip}
        question = request.Request(os.environ["SLUICE_CAPTCHA_URL"], parse.urlencode(form).encode())
        try:
            with request.urlopen(question, timeout=TIMEOUT_SECONDS) as reply:
                return json.load(reply).get("success") is True
        except (OSError, ValueError, AttributeError) as silent:
            raise CaptchaUnavailableError(str(silent)) from silent

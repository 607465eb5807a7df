"""Signed tokens: who holds one may see or change its subject. Nothing is stored.

A token is `base64url(HMAC-SHA256(signing key, kind, subject))`. It names no subject, so it is only good beside
the id it was made for; the kind keeps a cart's token from opening an order.
"""

import base64
import hmac

from layers.cloud import keyed
from layers.cloud.secrets import fits


def _spelt(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest[:24]).decode()


def sign(kind: str, subject: str) -> str:
    """The token of `subject` ("crt_...") as a `kind` ("cart"): 32 characters, 192 bits."""
    return _spelt(next(keyed.digests(kind, subject)))


def verify(kind: str, subject: str, token: str, characters: int = 32) -> bool:
    """Whether `token` was signed for this subject, under the present key or one before it that is still kept, and then
    cut to so many `characters`. Of those it takes the same time, whatever the answer.
    """
    told = token.encode("utf-8", "replace")

    def signed(key: str) -> bool:
        return hmac.compare_digest(_spelt(keyed.digest(key, kind, subject))[:characters].encode(), told)

    return fits("signing-key", signed)

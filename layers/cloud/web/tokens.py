"""Signed tokens: who holds one may see or change its subject. Nothing is stored.

A token is `base64url(HMAC-SHA256(signing key, kind, subject))`. It names no subject, so it is only good beside
the id it was made for; the kind keeps a cart's token from opening an order.
"""

import base64
import hashlib
import hmac

from layers.cloud.secrets import secret


def _digest(kind: str, subject: str) -> bytes:
    return hmac.new(secret("signing-key").encode(), f"{kind}\x1f{subject}".encode(), hashlib.sha256).digest()


def sign(kind: str, subject: str) -> str:
    """The token of `subject` ("crt_...") as a `kind` ("cart"): 32 characters, 192 bits."""
    return base64.urlsafe_b64encode(_digest(kind, subject)[:24]).decode()


def verify(kind: str, subject: str, token: str) -> bool:
    """Whether `token` was signed for this subject. Takes the same time whatever the answer."""
    return hmac.compare_digest(sign(kind, subject).encode(), token.encode("utf-8", "replace"))

"""Which spellings of an e-mail address are one mailbox."""

import hashlib


def mailbox_key(email: str) -> str:
    """The same 20 hex digits for the same mailbox, however its address is written; no address can be read from them."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:20]

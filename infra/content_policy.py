"""What the content security policy of a page lets in beside the shop's own: the widget of the CAPTCHA provider, on the
one page that shows it, and only where a provider is set up.

Settings: `SLUICE_CAPTCHA_SCRIPT`, the address of the provider's script, and `SLUICE_CAPTCHA_ORIGINS`, with blanks
between them, what that script loads from elsewhere (https://newassets.hcaptcha.com, say).
"""

import os
import re
from urllib.parse import urlsplit

PAGE = "sale.html"
STRICT = "default-src 'self';"
ORIGIN = re.compile(r"https?://[A-Za-z0-9.*-]+(:\d+)?")


class OriginError(ValueError):
    """What a page may load from is named by scheme and host."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"SLUICE_CAPTCHA_SCRIPT and SLUICE_CAPTCHA_ORIGINS: https://host is expected, not {origin!r}")


def as_served(name: str, content: bytes) -> bytes:
    """The page `name` ("sale.html") as visitors get it. Raises OriginError."""
    allowed = _origins() if name == PAGE else []
    if not allowed:
        return content
    told = " ".join(allowed)
    policy = f"{STRICT} script-src 'self' {told}; frame-src {told}; style-src 'self' {told}; connect-src 'self' {told};"
    return content.replace(STRICT.encode(), policy.encode())


def _origins() -> list[str]:
    script = urlsplit(os.environ.get("SLUICE_CAPTCHA_SCRIPT", ""))
    if not script.geturl():
        return []
    found = [f"{script.scheme}://{script.netloc}", *os.environ.get("SLUICE_CAPTCHA_ORIGINS", "").split()]
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            raise OriginError(origin)
    return found

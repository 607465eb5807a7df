"""Who the visitor is, behind proxies of ours: CloudFront, where a stage has it.

CloudFront tells whom it was called by, and shows a secret that only it and the shop know. API Gateway's own address
stays open beside it, so whoever calls there may tell anything: without the secret, the visitor is who called.

Setting `SLUICE_PROXIES`: how many proxies stand before the API, 0 for none. Secret `edge-secret`.
"""

import hmac
from collections.abc import Mapping

from layers.cloud import settings
from layers.cloud.secrets import fits

HEADER = "x-edge-secret"  # as infra/templates/edge.yaml has CloudFront send it


def visitor(called_from: str, headers: Mapping[str, str]) -> str:
    """The visitor's address; `called_from` is who called the API, and the names of `headers` are lowercase.

    Whoever called is the last proxy, each has told whom it was called by, and what stands before that is made up.
    """
    proxies = settings.PROXIES()
    told = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    return told[-1 - proxies] if 0 < proxies < len(told) and _shows_secret(headers) else called_from


def _shows_secret(headers: Mapping[str, str]) -> bool:
    shown = headers.get(HEADER, "")
    told = shown.encode("utf-8", "replace")
    return bool(shown) and fits("edge-secret", lambda known: hmac.compare_digest(told, known.encode()))

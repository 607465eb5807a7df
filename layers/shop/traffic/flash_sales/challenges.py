"""What a visitor's machine does before it may stand in line: robots pay for each place, people do not notice."""

import hashlib
from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud import chance, clock
from layers.cloud.watch.telemetry import count, logger
from layers.cloud.web import tickets
from layers.cloud.web.texts import MACHINE
from layers.shop.offers.sales.errors import CaptchaUnavailableError, ChallengeError
from layers.shop.offers.sales.model import Sale, milliseconds, moment
from layers.shop.traffic.flash_sales import captcha

GOOD_FOR_SECONDS = 300
KIND = "challenge"


class Proof(Struct, frozen=True):
    """`challenge` as it was given; `answer` what was found for it, or what the CAPTCHA provider's widget gave."""

    challenge: Annotated[str, Meta(max_length=600, pattern=MACHINE)]
    answer: Annotated[str, Meta(max_length=4_000, pattern=MACHINE)]


class ChallengeView(Struct, frozen=True):
    """`challenge` is to be solved: SHA-256 of `challenge` followed by the answer begins with `difficulty` zero bits.

    For `captcha`, `script` draws the provider's widget, and `site_key` is the shop's name there.
    """

    kind: str | None
    challenge: str = ""
    difficulty: int = 0
    expires_at: str = ""
    site_key: str = ""
    script: str = ""


class _Sealed(Struct, frozen=True, array_like=True):
    sale_id: str
    difficulty: int
    expires_ms: int
    salt: str


def issue_challenge(sale: Sale) -> ChallengeView:
    """A new challenge of a sale; one of kind None where there is none to meet. Nothing is stored."""
    if sale.challenge is None:
        return ChallengeView(None)
    expires_ms = milliseconds(clock.now()) + GOOD_FOR_SECONDS * 1000
    sealed = _Sealed(sale.sale_id, sale.challenge.difficulty, expires_ms, chance.random_bytes(12).hex())
    return ChallengeView(
        kind=sale.challenge.kind,
        challenge=tickets.seal(KIND, sealed),
        difficulty=sale.challenge.difficulty if sale.challenge.kind == "proof_of_work" else 0,
        expires_at=clock.iso(moment(expires_ms)),
        site_key=captcha.site_key() if sale.challenge.kind == "captcha" else "",
        script=captcha.script() if sale.challenge.kind == "captcha" else "",
    )


def check_proof(sale: Sale, proof: Proof | None, source_ip: str) -> None:
    """Raises ChallengeError. That a proof is good once only is the business of who derives an entry from it."""
    if sale.challenge is None:
        return
    if proof is None:
        raise ChallengeError("there is no proof")
    try:
        sealed = tickets.unseal(KIND, proof.challenge, _Sealed)
    except tickets.ForgedTicketError as forged:
        raise ChallengeError("it is not one of ours") from forged
    if sealed.sale_id != sale.sale_id or sealed.difficulty < sale.challenge.difficulty:
        raise ChallengeError("it is another sale's, or an easier one")
    if sealed.expires_ms <= milliseconds(clock.now()):
        raise ChallengeError("it is too old")
    if sale.challenge.kind == "captcha":
        if not _is_human(proof.answer, source_ip):
            raise ChallengeError("the provider does not think so")
    elif zero_bits(proof.challenge + proof.answer) < sealed.difficulty:
        raise ChallengeError("the answer is wrong")


def _is_human(answer: str, source_ip: str) -> bool:
    """A provider that does not answer lets everybody pass: limits hold without it, and a sale that nobody can enter is
    worse than one that robots can stand in line for."""
    try:
        return captcha.is_human(answer, source_ip)
    except CaptchaUnavailableError as silent:
        logger.warning("captcha provider does not answer", error=str(silent))
        count("CaptchaUnavailable")
        return True


def zero_bits(text: str) -> int:
    """How many zero bits the text's SHA-256 begins with."""
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest(), "big").bit_length()

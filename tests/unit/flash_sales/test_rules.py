"""Rules of flash sales: times, challenges, what a place says."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.memory.gate_answers import Entry
from layers.cloud.web import tickets
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.check_admission import ADMISSION
from layers.shop.offers.sales.errors import ChallengeError
from layers.shop.offers.sales.gates import terms_of
from layers.shop.offers.sales.model import Admission, Challenge, Sale, SaleItem, Ticket, milliseconds
from layers.shop.traffic.flash_sales.challenges import Proof, check_proof, issue_challenge, zero_bits
from layers.shop.traffic.flash_sales.entry_status import entry_status

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
SALE = Sale(
    "sal_night",
    "Night",
    [SaleItem("LANTERN", Money(9_900, "CNY"))],
    NOON,
    NOON + timedelta(hours=1),
    per_buyer=2,
    admission_rate=10,
    admission_seconds=60,
    challenge=Challenge(difficulty=6),
)
TICKET = Ticket("sal_night", "ent_1", "LANTERN", 1, "a-buyer", "an-address", "")


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")


def a_place(state="waiting", position=1, free=0, held=0, verified=False, until=0):
    return Entry(state, "1", position, 0, until, free, held, verified, True, 10.0, milliseconds(NOON))


def stand(place):
    return entry_status(SALE, TICKET, place, milliseconds(NOON))


def test_a_sale_runs_from_its_start_until_before_its_end():
    moments = (NOON - timedelta(seconds=1), NOON, SALE.ends_at - timedelta(seconds=1), SALE.ends_at)
    assert [SALE.state_at(at) for at in moments] == ["scheduled", "running", "running", "ended"]
    assert SALE.closes_at == SALE.ends_at + timedelta(seconds=60)


def test_an_admission_expires_before_its_lease_does():
    standing = stand(a_place("admitted", until=milliseconds(NOON) + 65_000))
    assert standing.admission_expires_ms == milliseconds(NOON) + 60_000
    admission = tickets.unseal(ADMISSION, standing.admission_token or "", Admission)
    assert (admission.entry_id, admission.sku, admission.buyer) == ("ent_1", "LANTERN", TICKET.buyer)


@pytest.mark.parametrize(
    ("place", "state", "outlook"),
    [
        (a_place(free=5), "waiting", "in_line"),
        (a_place(free=0, held=5), "waiting", "if_others_leave"),
        (a_place(free=0, held=0), "waiting", "if_others_leave"),  # not compared with the tables yet
        (a_place(free=0, held=0, verified=True), "sold_out", ""),
        (a_place("short", free=0, verified=True), "sold_out", ""),
        (a_place("placed"), "ordered", ""),
        (a_place("returned"), "expired", ""),
        (a_place("refused"), "limit_reached", ""),
    ],
)
def test_what_is_told_of_a_place(place, state, outlook):
    standing = stand(place)
    assert (standing.state, standing.outlook) == (state, outlook)


def test_who_waits_longer_is_asked_to_ask_less_often():
    waits = [stand(a_place(position=position, free=10_000)).poll_after_seconds for position in (1, 200, 10_000)]
    assert waits == [1, 2, 15]
    assert stand(a_place(position=100, free=200)).estimate_seconds == 10
    assert stand(a_place(position=100, free=50)).estimate_seconds is None


def solved(text, bits):
    return next(str(n) for n in range(100_000) if zero_bits(f"{text}{n}") >= bits)


def unsolved(text, bits):
    return next(str(n) for n in range(100_000) if zero_bits(f"{text}{n}") < bits)


def test_work_is_proven_for_one_sale_and_for_a_time():
    with clock.frozen(NOON):
        challenge = issue_challenge(SALE)
        proof = Proof(challenge.challenge, solved(challenge.challenge, challenge.difficulty))
        check_proof(SALE, proof, "192.0.2.1")
        for sale, wrong in (
            (SALE, None),
            (SALE, Proof(proof.challenge, unsolved(proof.challenge, challenge.difficulty))),
            (SALE, Proof("forged.forged", proof.answer)),
            (replace(SALE, sale_id="sal_other"), proof),
            (replace(SALE, challenge=Challenge(difficulty=7)), proof),
        ):
            with pytest.raises(ChallengeError):
                check_proof(sale, wrong, "192.0.2.1")
    with clock.frozen(NOON + timedelta(seconds=301)), pytest.raises(ChallengeError):
        check_proof(SALE, proof, "192.0.2.1")


@pytest.mark.parametrize("hours", [0.1, 1, 24 * 7])
def test_what_a_sale_has_counted_fits_into_a_row(hours):
    sale = replace(SALE, ends_at=NOON + timedelta(hours=hours))
    counted = (
        "entered",
        "refused:1",
        "refused:2",
        "short",
        "silent",
        "admitted",
        "spent",
        "placed",
        "sold",
        "returned",
    )
    step = int(terms_of(sale).interval * 1000)
    moments = range(milliseconds(NOON), milliseconds(sale.closes_at), step)
    tally = {f"{what}@{at}": 9_999 for what in counted for at in moments}
    assert len(msgspec.json.encode(tally)) < 400_000

"""Refused rules of flash sales."""

from datetime import datetime

from layers.cloud import clock


class SaleNotFoundError(Exception):
    """Only sales that were announced can be entered."""

    def __init__(self, sale_id: str) -> None:
        super().__init__(f"there is no sale {sale_id[:64]}")
        self.errors = [{"field": "sale_id", "expected": "a sale of GET /v1/flash-sales"}]


class SaleNotStartedError(Exception):
    """A sale's items are sold from its start on."""

    def __init__(self, sale_id: str, starts_at: datetime) -> None:
        super().__init__(f"the sale starts at {clock.iso(starts_at)}")
        self.errors = [{"field": "sale_id", "expected": f"a request after {clock.iso(starts_at)}"}]
        self.facts = {"sale_id": sale_id, "starts_at": clock.iso(starts_at)}


class SaleEndedError(Exception):
    """Nobody joins a sale that is over."""

    def __init__(self, sale_id: str) -> None:
        super().__init__("the sale is over")
        self.errors = [{"field": "sale_id", "expected": "a sale that runs"}]
        self.facts = {"sale_id": sale_id}


class NotInSaleError(Exception):
    """A buyer stands in line for something the sale has, and for no more than one buyer may have."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.errors = [{"field": field, "expected": expected}]


class EntryNotFoundError(Exception):
    """A place in line is seen by who holds its token."""

    def __init__(self, entry_id: str) -> None:
        super().__init__(f"there is no entry {entry_id[:64]}, or the token is not its own")
        self.errors = [{"field": "X-Entry-Token", "expected": "the entry_token of this entry"}]


class ChallengeError(Exception):
    """Whose machine has not done the challenge does not stand in line."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the challenge is not met: {why}")
        self.errors = [{"field": "proof", "expected": "the answer to a challenge of this sale, not older than it says"}]


class CaptchaUnavailableError(Exception):
    """The provider that tells people from robots did not answer."""


class AdmissionRefusedError(Exception):
    """Items of a running sale are ordered with an admission of one's own, in time and once."""

    expected = "the admission_token of an entry"

    def __init__(self, detail: str, sale_id: str = "") -> None:
        super().__init__(detail)
        self.errors = [{"field": "admission_token", "expected": self.expected}]
        self.facts = {"sale_id": sale_id} if sale_id else {}


class AdmissionRequiredError(AdmissionRefusedError):
    """Nobody orders an item of a running sale without being admitted."""


class AdmissionInvalidError(AdmissionRefusedError):
    """An admission is one of ours, unaltered."""


class AdmissionNotYoursError(AdmissionRefusedError):
    """An admission is good for one buyer, one sale and what the buyer stood in line for."""


class AdmissionExpiredError(AdmissionRefusedError):
    """An admission is used in time; then the next in line is admitted."""


class AdmissionUsedError(AdmissionRefusedError):
    """An admission is good for one order."""


class SaleLimitError(Exception):
    """One buyer, and one address, has no more units of a sale than its seller allows."""

    def __init__(self, sale_id: str, holder: str, entry_id: str = "") -> None:
        super().__init__(f"sale {sale_id}: no more for this {holder}")
        self.sale_id = sale_id
        self.entry_id = entry_id


class SaleChangedError(Exception):
    """Who edits a sale edits its present version."""

    def __init__(self) -> None:
        super().__init__("the sale has changed since it was read")
        self.errors = [{"field": "If-Match", "expected": "the ETag of the sale as it is now"}]


class SaleRulesError(Exception):
    """A sale has a span of time, and items of the catalogue that no other sale has meanwhile."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: {expected}")
        self.errors = [{"field": field, "expected": expected}]


class GateUnreachableError(Exception):
    """The gate did not answer; what it was to be told comes again."""


class GateBehindError(Exception):
    """A gate counts again what came back by other ways than its own; one that could not is told again."""

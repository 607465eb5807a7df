"""Refunds: never more than was captured, however many are asked for at once (the ledger's lock sees to it)."""

from infra.local.provider import forms
from infra.local.provider.forms import Params
from infra.local.provider.ledger import Ledger, new_id, now
from infra.local.provider.records import Charge, Json, Refund
from infra.local.provider.refusal import RefusedError, missing_parameter, no_such


class Refunds:
    """The endpoints under /v1/refunds."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def create(self, params: Params) -> Json:
        charge = self._captured_charge(params)
        left = charge.captured - charge.refunded
        if left == 0:
            raise RefusedError(f"Charge {charge.id} has already been refunded.", code="charge_already_refunded")
        amount = forms.amount(params, "amount", left)
        if amount > left:
            raise RefusedError(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).", param="amount"
            )
        metadata = dict(params.get("metadata") or {})
        position = len(self._ledger.refunds)
        refund = Refund(new_id("re"), position, now(), charge, amount, params.get("reason"), metadata)
        charge.refunds.append(refund)
        self._ledger.refunds.append(refund)
        self._ledger.refund_by_id[refund.id] = refund
        self._ledger.tell("charge.refunded", charge.render())
        return refund.render()

    def retrieve(self, params: Params) -> Json:
        if params["id"] not in self._ledger.refund_by_id:
            raise no_such("refund", params["id"])
        return self._ledger.refund_by_id[params["id"]].render()

    def _captured_charge(self, params: Params) -> Charge:
        if "charge" in params:
            charge: Charge | None = self._ledger.charge(params["charge"])
        elif "payment_intent" in params:
            charge = self._ledger.intent(params["payment_intent"]).charge
        else:
            raise missing_parameter("payment_intent")
        if charge is None or not charge.captured:
            raise RefusedError("This payment has no captured charge to refund.", code="charge_not_captured")
        return charge

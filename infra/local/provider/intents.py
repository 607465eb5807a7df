"""PaymentIntents: create, confirm, capture, cancel, with Stripe's states and refusals."""

from infra.local.provider import forms, methods
from infra.local.provider.forms import Params
from infra.local.provider.ledger import Ledger, new_id, now
from infra.local.provider.records import Charge, Intent, Json
from infra.local.provider.refusal import RefusedError, invalid_parameter

_CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")


class Intents:
    """The endpoints under /v1/payment_intents. `base` is the double's own address, for pages to be redirected to."""

    def __init__(self, ledger: Ledger, base: str) -> None:
        self._ledger = ledger
        self._base = base

    def create(self, params: Params) -> Json:
        amount, currency = forms.amount(params, "amount"), forms.text(params, "currency").lower()
        if len(currency) != 3 or not currency.isalpha():
            raise invalid_parameter("currency", f"Invalid currency: {currency}.", "parameter_invalid_string")
        method = params.get("payment_method")
        if method:
            methods.outcome(method)
        intent = Intent(
            id=new_id("pi"),
            position=len(self._ledger.intents),
            created=now(),
            amount=amount,
            currency=currency,
            capture_method=params.get("capture_method", "automatic_async"),
            metadata=dict(params.get("metadata") or {}),
            status="requires_confirmation" if method else "requires_payment_method",
            description=params.get("description"),
            customer=params.get("customer"),
            payment_method=method,
        )
        self._ledger.add(intent)
        self._ledger.tell("payment_intent.created", intent.render())
        if forms.flag(params, "confirm"):
            return self.confirm({**params, "id": intent.id})
        return _render(intent, params)

    def retrieve(self, params: Params) -> Json:
        return _render(self._ledger.intent(params["id"]), params)

    def update(self, params: Params) -> Json:
        intent = self._ledger.intent(params["id"])
        if "amount" in params or "currency" in params:
            _require(intent, _CONFIRMABLE, "updated")
            intent.amount = forms.amount(params, "amount", intent.amount)
            intent.currency = params.get("currency", intent.currency).lower()
        if params.get("payment_method"):
            methods.outcome(params["payment_method"])
            intent.payment_method = params["payment_method"]
            if intent.status == "requires_payment_method":
                self._ledger.move(intent, "requires_confirmation")
        self._ledger.relabel(intent, params.get("metadata") or {})
        intent.description = params.get("description", intent.description)
        return _render(intent, params)

    def confirm(self, params: Params) -> Json:
        intent = self._ledger.intent(params["id"])
        _require(intent, _CONFIRMABLE, "confirmed")
        method = params.get("payment_method") or intent.payment_method
        if not method:
            raise RefusedError(
                "You cannot confirm this PaymentIntent because it's missing a payment method.",
                code="payment_intent_unexpected_state",
                payment_intent=intent.render(),
            )
        outcome = methods.outcome(method)
        intent.payment_method, intent.return_url = method, params.get("return_url")
        if outcome.kind == "redirects":
            intent.redirect_to = f"{self._base}/pay/{intent.id}"
            self._ledger.move(intent, "requires_action")
            self._ledger.tell("payment_intent.requires_action", intent.render())
        elif outcome.kind == "declines":
            self._decline(intent, outcome)
        else:
            self._hold(intent)
        return _render(intent, params)

    def capture(self, params: Params) -> Json:
        intent = self._ledger.intent(params["id"])
        _require(intent, ("requires_capture",), "captured")
        amount = forms.amount(params, "amount_to_capture", intent.amount)
        if amount > intent.amount:
            raise RefusedError(
                f"The amount to capture ({amount}) is greater than the capturable amount ({intent.amount}).",
                code="amount_too_large",
                param="amount_to_capture",
            )
        self._take(intent, amount)
        return _render(intent, params)

    def cancel(self, params: Params) -> Json:
        intent = self._ledger.intent(params["id"])
        _require(intent, _CANCELABLE, "canceled")
        if intent.charge and intent.status == "requires_capture":
            intent.charge.released = intent.charge.amount
        intent.redirect_to = None
        intent.canceled_at = now()
        intent.cancellation_reason = params.get("cancellation_reason")
        self._ledger.move(intent, "canceled")
        self._ledger.tell("payment_intent.canceled", intent.render())
        return _render(intent, params)

    def pay_late(self, name: str) -> Intent:
        """A wallet's money that arrives although the intent was cancelled, as happens with what is paid in an app while
        the shop gives up: it is taken at once. Stripe would send it back by itself; the shop must not rely on that."""
        intent = self._ledger.intent(name)
        if intent.status == "canceled" and intent.return_url is not None and not intent.charge:
            self._charge(intent)
            self._take(intent, intent.amount)
            self._ledger.tell("charge.succeeded", self._ledger.charges[-1].render())
        return intent

    def answer_redirect(self, name: str, pays: bool) -> Intent:
        """What the customer did on the page; nothing if the intent waits for nobody any more."""
        intent = self._ledger.intent(name)
        if intent.status != "requires_action":
            return intent
        if pays:
            self._hold(intent)
            return intent
        error = {
            "type": "invalid_request_error",
            "code": "payment_intent_authentication_failure",
            "message": "The customer refused to authenticate the payment.",
        }
        self._fail(intent, error)
        return intent

    def _hold(self, intent: Intent) -> None:
        intent.redirect_to = intent.last_payment_error = None
        self._charge(intent)
        self._ledger.move(intent, "requires_capture")
        if intent.capture_method != "manual":
            self._take(intent, intent.amount)
        else:
            self._ledger.tell("payment_intent.amount_capturable_updated", intent.render())
        self._ledger.tell("charge.succeeded", self._ledger.charges[-1].render())

    def _take(self, intent: Intent, amount: int) -> None:
        assert intent.charge
        intent.charge.captured, intent.charge.released = amount, intent.amount - amount
        self._ledger.move(intent, "succeeded")
        self._ledger.tell("payment_intent.succeeded", intent.render())

    def _decline(self, intent: Intent, outcome: methods.Outcome) -> None:
        charge = self._charge(intent)
        charge.failure_code, charge.failure_message = outcome.code, outcome.message
        charge.decline_code = outcome.decline_code
        error = {"type": "card_error", "code": outcome.code, "message": outcome.message, "charge": charge.id}
        if outcome.decline_code:
            error["decline_code"] = outcome.decline_code
        self._fail(intent, error)
        kept: Json = {name: value for name, value in error.items() if name not in ("type", "message")}
        raise RefusedError(outcome.message, status=402, kind="card_error", payment_intent=intent.render(), **kept)

    def _fail(self, intent: Intent, error: Json) -> None:
        intent.payment_method = intent.redirect_to = None
        intent.last_payment_error = error
        self._ledger.move(intent, "requires_payment_method")
        self._ledger.tell("payment_intent.payment_failed", intent.render())

    def _charge(self, intent: Intent) -> Charge:
        position = len(self._ledger.charges)
        charge = Charge(new_id("ch"), position, now(), intent, intent.amount, intent.payment_method or "")
        intent.charges.append(charge)
        self._ledger.charges.append(charge)
        self._ledger.charge_by_id[charge.id] = charge
        return charge


def _require(intent: Intent, statuses: tuple[str, ...], verb: str) -> None:
    if intent.status not in statuses:
        raise RefusedError(
            f"This PaymentIntent could not be {verb} because it has a status of {intent.status}.",
            code="payment_intent_unexpected_state",
            payment_intent=intent.render(),
        )


def _render(intent: Intent, params: Params) -> Json:
    return intent.render(expand_charge="latest_charge" in forms.items(params, "expand"))

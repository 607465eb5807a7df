"""Parameters for PaymentIntents."""

from typing import Any

MANUAL: Any = {"amount": 1999, "currency": "cny", "capture_method": "manual"}
PAID: Any = {**MANUAL, "payment_method": "pm_card_visa", "confirm": True}

"""The payment provider's double: Stripe's API over HTTP, in memory, for the laptop and for tests.

It speaks to the official SDK with any `sk_test_` key and knows the test payment methods (methods.py), the idempotency
keys, manual capture, refunds, events and webhooks. `/_faults` makes it fail on purpose (faults.py).
"""

from infra.local.provider.server import Double

__all__ = ["Double"]

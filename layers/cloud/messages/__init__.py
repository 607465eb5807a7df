"""Queues and sagas: sent, consumed, started, answered."""

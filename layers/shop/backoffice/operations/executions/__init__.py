"""Saga executions: listed, drawn, taken up again."""

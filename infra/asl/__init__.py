"""Checks and draws the state machines of statemachines/: `python -m infra.asl check` and `... diagram`."""

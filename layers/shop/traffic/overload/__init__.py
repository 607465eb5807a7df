"""How the shop takes more than it can: the intake's pace, and what operators see of it."""

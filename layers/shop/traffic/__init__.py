"""What stands in front of the shop when a crowd comes: flash sales, the waiting room, the intake's pace."""

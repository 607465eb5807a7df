"""An order is checked, priced and put on the queue."""

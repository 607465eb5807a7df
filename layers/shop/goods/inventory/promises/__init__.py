"""What is sold before it is there: how far, who waits for it, and which arrivals are theirs."""

"""What is logged, and what asks the logs."""

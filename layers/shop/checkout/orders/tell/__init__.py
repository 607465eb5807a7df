"""What happens to orders, told on the event bus."""

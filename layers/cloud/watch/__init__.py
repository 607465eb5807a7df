"""What is measured and told: logs, metrics, traces, and the pulse of the services that are called."""

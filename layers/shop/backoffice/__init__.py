"""What the people who run the shop see and mend: operations and the daily reconciliation."""

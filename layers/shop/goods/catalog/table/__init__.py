"""Products in DynamoDB, and the caches in front of it."""

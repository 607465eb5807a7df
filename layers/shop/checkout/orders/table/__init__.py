"""Orders in DynamoDB: the row, and what moves in one transaction with it."""

"""Stock in DynamoDB."""

"""A model of DynamoDB in this process: what its calls mean, what they cost, what they tell the stream.

    from infra.deploying.tables import create_calls
    from tests.support.dynamodb import DynamoDb

    database = DynamoDb(create_calls("dev"))          # empty tables, from tables.yaml
    with aws.answered_by(dynamodb=database):          # our stores and PynamoDB ask it from here on
        stock_table.receive("LANTERN-RED", 5, "rct_1")

- It stands in for a botocore client: `database._make_api_call("GetItem", {...})` as PynamoDB calls it, or
  `database.scan(TableName=...)`. It raises botocore's ClientError, with DynamoDB's codes and cancellation reasons.
- Every call is atomic (to threads too) and takes no time. Whoever wants time, faults, locks or limits derives from
  `Client`, keeps a `DynamoDb` inside and overrides `call(operation, asked)`, which raises `Refusal` (limited.py does).
- `database.charges` are the units that the last call cost, a `Charge(table, index_name, part, units)` for each
  partition key.
- `database.tables["sluice-dev-orders"].stream.take()` gives the records since the last time, as Lambda gets them;
  `stream.listeners` hear each record at once. Iterating over a table gives its items (`stored.item`).
- Time is `layers.cloud.clock`'s (tokens of transactions, stream records). Nothing is left to chance.
- What it does not know raises UnsupportedError, never a guess: it knows what our stores use.

tests/contracts/test_dynamodb_model.py holds it against AWS's own DynamoDB Local and against moto, by random scripts.
"""

from tests.support.dynamodb.client import Client, DynamoDb
from tests.support.dynamodb.errors import Refusal, UnsupportedError
from tests.support.dynamodb.units import Charge

__all__ = ["Charge", "Client", "DynamoDb", "Refusal", "UnsupportedError"]

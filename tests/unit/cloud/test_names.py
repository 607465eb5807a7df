"""Names that hold the region or its cloud."""

import pytest

from layers.cloud import addresses, names


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_an_arn_is_of_the_cloud_that_its_region_is_of(
    region: str, partition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", region)
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    addresses.forget()
    assert names.stream_arn("unknown").startswith(f"arn:{partition}:dynamodb:{region}:")
    machine = addresses.state_machine_arn("order-saga")
    assert machine == f"arn:{partition}:states:{region}:123456789012:stateMachine:sluice-dev-order-saga"
    assert addresses.bucket("imports") == f"sluice-dev-123456789012-{region}-imports"
    addresses.forget()

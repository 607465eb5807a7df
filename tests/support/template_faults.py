"""Faults planted in templates, one or more for each rule of infra/guarding: who is to find it, where, and how."""

from collections.abc import Callable
from typing import Any

from infra.deploying import additions
from infra.deploying.stages import STAGES
from infra.guarding import data, flows, rights
from infra.guarding.rendered import of_stage
from infra.guarding.rules import Rule

Template = dict[str, Any]
PROD = of_stage(STAGES["prod"])
QUEUE_OF_ALL = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}


def properties(template: Template, name: str) -> Any:
    return template["Resources"][name]["Properties"]


def functions() -> Template:
    """Functions as chalice packages them, each with one event."""

    def one(event: str, **told: Any) -> Template:
        return {"Type": flows.FUNCTION, "Properties": {"Events": {"E": {"Type": event, "Properties": told}}}}

    resources = {
        "Intake": one("SQS", FunctionResponseTypes=["ReportBatchItemFailures"]),
        "PublishOrderEvents": one("DynamoDB", **additions.PARTIAL, DestinationConfig={"OnFailure": {}}),
        "Sweep": one("Schedule"),
    }
    properties({"Resources": resources}, "Sweep")["DeadLetterQueue"] = {"TargetArn": "arn", "Type": "SQS"}
    return {"Resources": resources}


def drop(name: str, key: str) -> Callable[[Template], Any]:
    return lambda template: properties(template, name).pop(key)


def put(name: str, **values: Any) -> Callable[[Template], Any]:
    return lambda template: properties(template, name).update(values)


def edge(change: Callable[[Any], Any]) -> tuple[Template, str, Callable[[Template], Any]]:
    return PROD["edge"], "Shop", lambda template: change(properties(template, "Shop")["DistributionConfig"])


def public_access(template: Template, name: str) -> Any:
    return properties(template, name)["PublicAccessBlockConfiguration"]


def of_queue(template: Template) -> Any:
    return properties(template, "LoyaltyQueuePolicy")["PolicyDocument"]["Statement"]


def saga_rights(template: Template) -> Any:
    return properties(template, "SagaRole")["Policies"][0]["PolicyDocument"]["Statement"]


EVENTS, STORAGE, TABLES, QUEUES = (PROD[concern] for concern in ("events", "storage", "tables", "queues"))
SAGAS, CACHE, TOLD = PROD["sagas"], PROD["cache"], PROD["observability"]
PLANTED: list[tuple[Rule, tuple[Template, str, Callable[[Template], Any]]]] = [
    (data.public_bucket, (STORAGE, "Web", drop("Web", "PublicAccessBlockConfiguration"))),
    (
        data.public_bucket,
        (
            STORAGE,
            "Web",
            lambda t: public_access(t, "Web").update(BlockPublicAcls=False),
        ),
    ),
    (data.unencrypted_bucket, (STORAGE, "Imports", drop("Imports", "BucketEncryption"))),
    (data.unencrypted_bucket, (STORAGE, "Imports", lambda t: t["Resources"].pop("ImportsPolicy"))),
    (data.forgetful_table, (TABLES, "OrdersTable", drop("OrdersTable", "PointInTimeRecoverySpecification"))),
    (data.forgetful_table, (TABLES, "OrdersTable", lambda t: t["Resources"]["OrdersTable"].pop("DeletionPolicy"))),
    (data.unprotected_table, (TABLES, "OrdersTable", put("OrdersTable", DeletionProtectionEnabled=False))),
    (data.unencrypted_table, (TABLES, "CartsTable", put("CartsTable", SSESpecification={"SSEEnabled": False}))),
    (data.unencrypted_queue, (QUEUES, "OrdersQueue", put("OrdersQueue", SqsManagedSseEnabled=False))),
    (data.unencrypted_topic, (TOLD, "Letters", lambda t: t["Resources"].update(Letters={"Type": "AWS::SNS::Topic"}))),
    (data.endless_log, (SAGAS, "SagaLog", drop("SagaLog", "RetentionInDays"))),
    (rights.wide_right, (SAGAS, "SagaRole", lambda t: saga_rights(t)[0].update(Action="lambda:*"))),
    (rights.wide_right, (SAGAS, "SagaRole", lambda t: saga_rights(t)[0].update(Resource="*"))),
    (
        rights.open_door,
        (EVENTS, "LoyaltyQueuePolicy", lambda t: of_queue(t)[0].pop("Condition")),
    ),
    (
        rights.open_door,
        (EVENTS, "LoyaltyQueuePolicy", lambda t: of_queue(t).append(QUEUE_OF_ALL)),
    ),
    (rights.seen_secret, (PROD["edge"], "EdgeSecret", lambda t: t["Parameters"]["EdgeSecret"].pop("NoEcho"))),
    (flows.queue_without_dead_letters, (QUEUES, "OrdersQueue", drop("OrdersQueue", "RedrivePolicy"))),
    (
        flows.rule_without_dead_letters,
        (EVENTS, "LoyaltyRule", lambda t: properties(t, "LoyaltyRule")["Targets"][0].pop("DeadLetterConfig")),
    ),
    (flows.function_without_dead_letters, (functions(), "Sweep", drop("Sweep", "DeadLetterQueue"))),
    (
        flows.function_without_dead_letters,
        (
            functions(),
            "PublishOrderEvents",
            lambda t: properties(t, "PublishOrderEvents")["Events"]["E"]["Properties"].pop("DestinationConfig"),
        ),
    ),
    (
        flows.batch_fails_whole,
        (functions(), "Intake", lambda t: properties(t, "Intake")["Events"]["E"]["Properties"].clear()),
    ),
    (
        flows.secret_in_environment,
        (functions(), "Intake", put("Intake", Environment={"Variables": {"SLUICE_STRIPE_KEY": "sk"}})),
    ),
    (flows.silent_machine, (SAGAS, "OrderSaga", drop("OrderSaga", "LoggingConfiguration"))),
    (
        flows.open_network,
        (CACHE, "CacheGroup", put("CacheGroup", SecurityGroupIngress=[{"IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}])),
    ),
    (flows.plain_edge, edge(lambda shop: shop.pop("WebACLId"))),
    (flows.plain_edge, edge(lambda shop: shop["DefaultCacheBehavior"].update(ViewerProtocolPolicy="allow-all"))),
    (
        flows.plain_edge,
        edge(lambda shop: shop["Origins"][1]["CustomOriginConfig"].update(OriginProtocolPolicy="match-viewer")),
    ),
]

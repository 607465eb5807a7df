"""Who may do what: one line per function and kind of right, and the IAM policy files made of them.

chalice wants one JSON file per function and stage (`.chalice/policy-<stage>-<function>.json`), and its name in
config.json. `python -m infra.deploying.policies` writes them; a test keeps them current.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.asl.graph import name_of, paths
from infra.deploying import stages, verbs
from infra.deploying.config import completed
from layers.cloud.web import doors
from layers.shop.payments.providers import PROVIDERS
from layers.shop.traffic.overload.model import BACKLOG, ORDERS, QUEUES

CHALICE = Path(__file__).parent.parent.parent / ".chalice"
STAGES = tuple(stages.names())
Statement = dict[str, Any]

SEND = ["SendMessage", "GetQueueUrl"]
# A consumer says when a message that failed comes again.
CONSUME = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ChangeMessageVisibility"]
STREAM = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
INTERFACES = [
    *(f"ec2:{verb}NetworkInterface" for verb in ("Create", "Delete")),
    *(f"ec2:Describe{what}" for what in ("NetworkInterfaces", "Subnets")),
    *(f"ec2:{verb}PrivateIpAddresses" for verb in ("Assign", "Unassign")),
]
TRIED = ("orders", "stock", "coupons", "gift-cards", "loyalty", "flash-sales")  # what placing an order may take from
PAYMENT_KEYS = tuple(each.key for each in PROVIDERS.values())
WEBHOOK_SECRETS = tuple(each.webhook_secret for each in PROVIDERS.values())
SAGAS = tuple(name_of(path).replace("_", "-") for path in paths())


@dataclass(frozen=True)
class Rights:
    """What one function may touch, by noun: tables, queues, secrets. Names get their stage when written."""

    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()  # includes reading
    scan: tuple[str, ...] = ()
    describes: tuple[str, ...] = ()
    send: tuple[str, ...] = ()
    consume: tuple[str, ...] = ()
    stream: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()  # S3 actions on the bucket of imports
    starts: tuple[str, ...] = ()  # state machines
    answers: tuple[str, ...] = ()  # state machines whose tasks wait for an answer
    watches: tuple[str, ...] = ()  # queues whose depth it asks for, and how many batches of them run at once
    takes_slots: bool = False  # of the payment provider's time, or of SES's, in a row of the pacer's
    paces: bool = False  # sets how many batches of a queue run at once
    sees_sagas: bool = False
    publishes: bool = False
    sends_mail: bool = False
    joins_network: bool = False


RIGHTS = {
    # What a shopper may set off. It opens no account at a payment provider: that is left to queues and sagas.
    "api_handler": Rights(
        write=("carts", "orders", "returns", "loyalty", "reviews"),
        read=(
            *("products", "stock", "shipments", "coupons", "gift-cards", "flash-sales", "operations"),
            "payments",  # who waits for the payer of an order that is cancelled
        ),
        describes=("orders",),  # whether the tables answer: GET /v1/health
        send=("orders", "checkups", "notifications", "webhooks"),
        secrets=("signing-key", *WEBHOOK_SECRETS, "captcha-secret", "edge-secret"),
        starts=("order-saga",),
        answers=("payment-wait",),
        joins_network=True,
    ),
    # What an operator may, by the same app's other function (layers/cloud/web/doors.py).
    doors.BACK_OFFICE: Rights(
        write=(
            *("products", "stock", "orders", "shipments", "operations", "coupons", "gift-cards", "returns"),
            *("reconciliations", "loyalty", "flash-sales", "reviews"),
        ),
        read=("notifications",),
        scan=("orders", "stock"),  # the operator's stock counts and lists
        send=(
            # What a dead letter is sent on its way again to.
            *("orders", "orders-backlog", "imports", "checkups", "notifications", "webhooks", "reconciliations"),
            *("stock-jobs", "loyalty", "sale-orders"),
        ),
        stream=("orders",),
        secrets=("admin-key", "signing-key", "edge-secret"),
        imports=("PutObject",),
        starts=SAGAS,
        answers=("return-saga",),
        watches=QUEUES,
        sees_sagas=True,
        publishes=True,
        joins_network=True,
    ),
    "intake": Rights(
        consume=("orders",),
        write=TRIED,
        send=("checkups", "stock-jobs", "orders-backlog"),
        starts=("order-saga",),
        takes_slots=True,
    ),
    "place-backlog": Rights(
        consume=("orders-backlog",),
        write=TRIED,
        send=("checkups", "stock-jobs", "orders-backlog"),  # again, what finds no slot
        starts=("order-saga",),
        takes_slots=True,
    ),
    "pace-intake": Rights(write=("operations",), watches=(ORDERS, BACKLOG), paces=True, joins_network=True),
    **{
        f"refuse-dead-{noun}": Rights(consume=(f"{noun}-dlq",), write=("orders", "operations"), starts=("order-saga",))
        for noun in ("orders", "orders-backlog")
    },
    **{
        f"keep-dead-{noun}": Rights(consume=(f"{noun}-dlq",), write=("operations",))
        for noun in (
            "checkups",
            "webhooks",
            "notifications",
            "imports",
            "reconciliations",
            "order-events",
            "stock-jobs",
            "loyalty",
            "sale-orders",
        )
    },
    "keep-stuck-orders": Rights(consume=("stuck-orders",), write=("operations",)),
    "check-up": Rights(
        consume=("checkups",),
        write=("orders", "stock", "coupons", "gift-cards", "payments", "loyalty", "flash-sales"),
        send=("checkups",),
        secrets=PAYMENT_KEYS,
        starts=("order-saga", "return-saga"),
        answers=("payment-wait",),
    ),
    "publish-order-events": Rights(stream=("orders",), send=("order-events-dlq",), publishes=True),
    "notify": Rights(
        consume=("notifications",),
        write=("notifications",),
        send=("notifications",),  # again, what has its turn with SES later
        read=("orders", "loyalty"),
        secrets=("signing-key",),  # of the tokens that are mailed to members
        sends_mail=True,
        takes_slots=True,
        joins_network=True,
    ),
    "award-points": Rights(
        consume=("loyalty",), write=("loyalty",), read=("orders", "returns"), send=("notifications",)
    ),
    "follow-sale-orders": Rights(consume=("sale-orders",), read=("orders", "flash-sales", "stock"), joins_network=True),
    "run-flash-sales": Rights(write=("flash-sales",), read=("orders", "stock", "products"), joins_network=True),
    "run-import": Rights(
        consume=("imports",),
        write=("products", "stock"),
        read=("flash-sales",),
        # the rest of a file that takes longer than a slice; orders that wait for what the file has counted
        send=("imports", "stock-jobs"),
        imports=("GetObject",),
        joins_network=True,
    ),
    "reconcile": Rights(write=("reconciliations",), send=("reconciliations",)),
    # Reads everybody's books, and does what check-up, handle-webhook and the steps of return_saga may do.
    "run-reconciliation": Rights(
        consume=("reconciliations",),
        write=(
            *("reconciliations", "operations", "orders", "stock", "coupons", "gift-cards", "payments", "returns"),
            *("loyalty", "flash-sales"),
        ),
        scan=("orders", "stock", "coupons", "gift-cards", "returns", "loyalty", "flash-sales"),
        send=("reconciliations", "checkups", "notifications", "stock-jobs", "sale-orders"),
        secrets=PAYMENT_KEYS,
        starts=("order-saga",),
        answers=("payment-wait", "return-saga"),
        sees_sagas=True,
    ),
    "watch-stock": Rights(read=("stock",), send=("stock-jobs",)),
    "tend-stock": Rights(
        consume=("stock-jobs",),
        write=("stock", "orders"),
        scan=("stock",),
        send=("stock-jobs",),
        starts=("order-saga",),
        publishes=True,
    ),
    "authorize-payment": Rights(secrets=PAYMENT_KEYS),
    "await-payment": Rights(write=("orders",), starts=("payment-wait",)),
    "keep-payment-token": Rights(write=("payments",), send=("webhooks",)),
    "resume-order": Rights(read=("orders",), starts=("order-saga",)),
    "refund-order": Rights(write=("orders",), secrets=PAYMENT_KEYS),
    "handle-webhook": Rights(
        consume=("webhooks",),
        write=("orders", "payments"),
        send=("webhooks",),
        secrets=PAYMENT_KEYS,
        answers=("payment-wait",),
    ),
    "confirm-order": Rights(write=("orders",)),
    "capture-payment": Rights(secrets=PAYMENT_KEYS),
    "create-shipment": Rights(write=("orders",)),
    "void-payment": Rights(secrets=PAYMENT_KEYS),
    "release-stock": Rights(write=("orders", "stock", "coupons", "gift-cards", "loyalty", "flash-sales")),
    "refund-payment": Rights(read=("returns",), write=("orders", "gift-cards", "loyalty"), secrets=PAYMENT_KEYS),
    "book-goods": Rights(read=("returns", "orders"), write=("stock",), send=("stock-jobs", "sale-orders")),
    "reserve-replacement": Rights(write=("orders", "stock", "returns"), send=("stock-jobs",)),
    "keep-return-token": Rights(write=("returns",), answers=("return-saga",)),
    "lapse-return": Rights(write=("returns",)),
    "release-replacement": Rights(read=("returns",), write=("orders", "stock")),
    "call-off-return": Rights(read=("returns",), write=("orders",)),
    "ship-replacement": Rights(read=("returns",), write=("orders",)),
    "close-return": Rights(write=("orders", "returns")),
}


def document(stage: str, function: str) -> dict[str, Any]:
    """The IAM policy of one function at one stage. Accounts and regions stay open: they are where it is deployed."""
    return {"Version": "2012-10-17", "Statement": _merged(_statements(stage, RIGHTS[function]))}


def _merged(statements: Iterable[Statement]) -> list[Statement]:
    """The same rights said once: IAM takes 10,240 characters of a role's own policies."""
    found: dict[str, Statement] = {}
    for statement in statements:
        rest = {name: value for name, value in statement.items() if name != "Resource"}
        merged = found.setdefault(json.dumps(rest), rest | ({"Resource": []} if "Resource" in statement else {}))
        if "Resource" in statement:
            merged["Resource"] = [*merged["Resource"], *statement["Resource"]]
    return list(found.values())


def files() -> dict[Path, str]:
    """Every policy file, and the configuration that names them, with their texts."""
    policies = {
        CHALICE / f"policy-{stage}-{function}.json": json.dumps(document(stage, function), indent=2) + "\n"
        for stage in STAGES
        for function in RIGHTS
    }
    config = CHALICE / "config.json"
    return policies | {config: completed(config.read_text(), RIGHTS, STAGES)}


def _statements(stage: str, rights: Rights) -> list[Statement]:
    own = f"sluice-{stage}"
    tables = [
        *(_allow("dynamodb", verbs.reading(noun), f"table/{own}-{noun}") for noun in rights.read),
        *(_allow("dynamodb", verbs.writing(noun), f"table/{own}-{noun}") for noun in rights.write),
        *(_allow("dynamodb", ["Query"], f"table/{own}-{noun}/index/*") for noun in _indexed(rights)),
        *(_allow("dynamodb", ["Scan"], f"table/{own}-{noun}") for noun in rights.scan),
        *(_allow("dynamodb", ["DescribeTable"], f"table/{own}-{noun}") for noun in rights.describes),
        *(_allow("dynamodb", STREAM, f"table/{own}-{noun}/stream/*")
          for noun in rights.stream),
    ]  # fmt: skip
    queues = [
        *(_allow("sqs", SEND, f"{own}-{noun}") for noun in rights.send),
        *(_allow("sqs", CONSUME, f"{own}-{noun}") for noun in rights.consume),
        *(_allow("sqs", SEND, f"{own}-{noun}") for noun in _buries(rights)),
        *_watching(own, rights),
    ]  # fmt: skip
    secrets = [_allow("ssm", ["GetParameter"], f"parameter/sluice/{stage}/{name}") for name in rights.secrets]
    return [*tables, *queues, *secrets, *_special(own, rights), *_runtime(own, rights)]


def sends_to(rights: Rights) -> tuple[str, ...]:
    """Every queue that it may put messages on."""
    return (*rights.send, *_buries(rights))


def _buries(rights: Rights) -> tuple[str, ...]:
    """The dead letters that a consumer puts messages among itself (layers/cloud/messages/redelivery.py)."""
    return tuple(f"{noun}-dlq" for noun in rights.consume if not noun.endswith("-dlq") and noun != "stuck-orders")


def _special(own: str, rights: Rights) -> list[Statement]:
    found = []
    for machine in rights.starts:
        found.append(_allow("states", ["StartExecution"], f"stateMachine:{own}-{machine}"))
    for machine in rights.answers:
        answers = [f"SendTask{answer}" for answer in ("Success", "Failure", "Heartbeat")]
        found.append(_allow("states", answers, f"stateMachine:{own}-{machine}"))
    if rights.sees_sagas:
        for machine in SAGAS:
            found.append(_allow("states", ["ListExecutions", "DescribeStateMachine"], f"stateMachine:{own}-{machine}"))
            actions = ["DescribeExecution", "DescribeStateMachineForExecution", "GetExecutionHistory"]
            found.append(_allow("states", actions, f"execution:{own}-{machine}:*"))
    if rights.takes_slots:
        own_row = {"Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["PACER"]}}}
        found.append(_allow("dynamodb", ["UpdateItem"], f"table/{own}-operations") | own_row)
    if rights.publishes:
        found.append(_allow("events", ["PutEvents"], f"event-bus/{own}-events"))
    if rights.sends_mail:
        found.append(_allow("ses", ["SendEmail"], "identity/*"))
        # A text message has no resource of its own; SNS topics stay out of reach.
        found.append({"Effect": "Allow", "Action": ["sns:Publish"], "NotResource": "arn:aws:sns:*:*:*"})
    if rights.imports:
        actions = [f"s3:{action}" for action in rights.imports]
        found.append({"Effect": "Allow", "Action": actions, "Resource": [f"arn:aws:s3:::{own}-*-imports/*"]})
    return found


def _watching(own: str, rights: Rights) -> list[Statement]:
    found = []
    if rights.watches:
        queues = [f"{own}-{noun}" for noun in rights.watches]
        found.append(_allow("sqs", ["GetQueueAttributes", "GetQueueUrl"], *queues))
        # Neither knows a resource.
        asked = ["lambda:ListEventSourceMappings", "cloudwatch:GetMetricData"]
        found.append({"Effect": "Allow", "Action": asked, "Resource": ["*"]})
    if rights.paces:
        # A mapping is known by a made-up id; whose it is, the condition says.
        allowed = _allow("lambda", ["UpdateEventSourceMapping"], "event-source-mapping:*")
        functions = f"arn:aws:lambda:*:*:function:{own}-*"
        found.append(allowed | {"Condition": {"ArnLike": {"lambda:FunctionArn": functions}}})
    return found


def _runtime(own: str, rights: Rights) -> list[Statement]:
    """What every function needs to run at all: its log, its pulse, its traces and, in the network, an interface."""
    found = [_allow("logs", ["CreateLogGroup", "CreateLogStream", "PutLogEvents"], f"log-group:/aws/lambda/{own}*")]
    pulse = {"Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["PULSES"]}}}
    found.append(_allow("dynamodb", ["PutItem"], f"table/{own}-operations") | pulse)
    if rights.joins_network:
        found += _networking(own)
    # Neither can be limited to a resource.
    return [*found, {"Effect": "Allow", "Action": TRACES, "Resource": ["*"]}]


def _networking(own: str) -> list[Statement]:
    """What Lambda needs to give a function its interface, and the function's own code never may: AWS lists both at
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html. Interfaces have no names to limit it to."""
    functions = {"lambda:SourceFunctionArn": f"arn:*:lambda:*:*:function:{own}*"}
    asked = [*INTERFACES, "ec2:DetachNetworkInterface"]
    return [
        {"Effect": "Allow", "Action": INTERFACES, "Resource": ["*"]},
        {"Effect": "Deny", "Action": asked, "Resource": ["*"], "Condition": {"ArnLike": functions}},
    ]


def _indexed(rights: Rights) -> list[str]:
    return [noun for noun in verbs.INDEXED if noun in (*rights.read, *rights.write)]


def _allow(service: str, actions: list[str], *resources: str) -> Statement:
    arns = [f"arn:aws:{service}:*:*:{resource}" for resource in resources]
    return {"Effect": "Allow", "Action": [f"{service}:{action}" for action in actions], "Resource": arns}


if __name__ == "__main__":
    made = files()
    for path in CHALICE.glob("policy-*.json"):
        path.unlink()
    for path, text in made.items():
        path.write_text(text)
    print(f"{len(made)} files written to .chalice/")

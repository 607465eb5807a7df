"""A small chalice app with one of everything the laptop cloud runs. Not part of the shop."""

import contextlib
import json
import os
import sys
import time

import boto3
from chalice.app import Chalice, Response

app = Chalice(app_name="tiny")
app.api.binary_types.append("image/png")
LANTERNS = "tiny-dev-lanterns"


def _client(service, made={}):  # noqa: B006  one client per environment, made on first use
    if service not in made:
        made[service] = boto3.client(service)
    return made[service]


@app.route("/v1/echo/{word}", methods=["GET", "POST"])
def echo(word):
    request = app.current_request
    return {
        "word": word,
        "query": request.to_dict()["query_params"],
        "all_query": dict(request.query_params.items()) if request.query_params else None,
        "many": request.query_params.getlist("many") if request.query_params and "many" in request.query_params else [],
        "agent": request.headers.get("X-Agent"),
        "body": request.raw_body.decode() if request.raw_body else "",
        "pid": os.getpid(),
        "source_ip": request.context["identity"]["sourceIp"],
    }


@app.route("/v1/picture", methods=["GET", "POST"], content_types=["image/png", "application/json"])
def picture():
    body = app.current_request.raw_body if app.current_request.method == "POST" else bytes(range(256))
    return Response(body, headers={"Content-Type": "image/png", "Set-Cookie": ["a=1", "b=2"]})


@app.route("/v1/do/{what}")
def do(what):
    if what == "sleep":
        time.sleep(60)
    if what == "crash":
        os._exit(3)
    if what == "kill":
        os.kill(os.getpid(), 9)
    if what == "raise":
        raise KeyError("not handled")
    return {"did": what}


@app.route("/v1/lanterns", methods=["POST"])
def order():
    body = app.current_request.json_body
    queue = f"{os.environ['AWS_ENDPOINT_URL']}/{os.environ['AWS_ACCOUNT_ID']}/{LANTERNS}"
    _client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(body))
    return Response(body, status_code=202)


@app.route("/v1/lanterns/{name}")
def lantern(name):
    found = _client("dynamodb").get_item(TableName=LANTERNS, Key={"pk": {"S": name}}).get("Item")
    return {key: value.get("S") or value.get("N") for key, value in found.items()} if found else Response({}, 404)


@app.on_sqs_message(queue=LANTERNS, batch_size=10, name="intake")
def intake(event):
    records = event.to_dict()["Records"]
    failures = [record["messageId"] for record in records if not _take_in(record)]
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failures]}


def _take_in(record):
    lantern = json.loads(record["body"])
    if lantern.get("behave") == "crash":
        os.kill(os.getpid(), 9)
    if lantern.get("behave") == "fail":
        return False
    arn = f"arn:aws:states:us-east-1:{os.environ['AWS_ACCOUNT_ID']}:stateMachine:tiny-dev-lighting"
    states = _client("stepfunctions")
    with contextlib.suppress(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(stateMachineArn=arn, name=lantern["name"], input=json.dumps(lantern))
    return True


class NoOilError(Exception):
    pass


@app.lambda_function(name="light")
def light(event, context):
    if event.get("behave") == "no-oil":
        raise NoOilError("the lantern is dry")
    if event.get("behave") == "overstay":
        time.sleep(30)
    if event.get("behave") == "kill":
        os.kill(os.getpid(), 9)
    values = {":step": {"S": event["step"]}}
    _client("dynamodb").update_item(
        TableName=LANTERNS,
        Key={"pk": {"S": event["name"]}},
        UpdateExpression="SET step = :step",
        ExpressionAttributeValues=values,
    )
    return {"step": event["step"], "function": context.function_name, "left": context.get_remaining_time_in_millis()}


@app.on_dynamodb_record(stream_arn=f"arn:aws:dynamodb:us-east-1:0:table/{LANTERNS}/stream/x", name="follow")
def follow(event):
    for record in event:
        image = record.new_image or {}
        if image.get("behave", {}).get("S") == "poison":
            raise ValueError("poison")
        _client("sqs").send_message(
            QueueUrl=f"{os.environ['AWS_ENDPOINT_URL']}/{os.environ['AWS_ACCOUNT_ID']}/tiny-dev-heard",
            MessageBody=json.dumps({"what": record.event_name, "pk": record.keys["pk"]["S"], "new": image}),
        )


@app.schedule("rate(1 minute)", name="tick")
def tick(event):
    print("tick", file=sys.stderr)


@app.lambda_function(name="narrow")
def narrow(event, context):
    time.sleep(event.get("for", 0.2))
    return {"pid": os.getpid()}


@app.lambda_function(name="leave")
def leave(event, context):
    sys.exit(event.get("status", 1))


@app.lambda_function(name="unsayable")
def unsayable(event, context):
    return {"set": {1, 2}}


@app.on_sqs_message(queue="tiny-dev-winding", name="wind")
def wind(event):
    _go_round("tiny-dev-winding", event)


@app.on_sqs_message(queue="tiny-dev-rounds", name="check-up")  # a name whose loop the shop means
def check_up(event):
    _go_round("tiny-dev-rounds", event)


def _go_round(queue, event):
    for record in event.to_dict()["Records"]:
        told = json.loads(record["body"])
        url = f"{os.environ['AWS_ENDPOINT_URL']}/{os.environ['AWS_ACCOUNT_ID']}/{queue}"
        if told["rounds"] == told["until"]:
            url = url.replace(queue, "tiny-dev-heard")
        _client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({**told, "rounds": told["rounds"] + 1}))

"""chalice deploys the API with two functions: which serves a route, and that API Gateway may invoke both."""

from types import SimpleNamespace
from typing import Any

import pytest
from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy.models import RestAPI
from chalice.deploy.planner import StringFormat
from chalice.deploy.swagger import CFNSwaggerGenerator, SwaggerGenerator, TemplatedSwaggerGenerator

from app import app
from infra.deploying.doors import INTEGRATION, OperatorsRoutes, TwoDoors
from infra.deploying.fingerprints import ROOT


def uris(generator: SwaggerGenerator) -> dict[str, Any]:
    """By path, what API Gateway is told to invoke."""
    document = generator.generate_swagger(app)
    OperatorsRoutes().handle_restapi(Config(), SimpleNamespace(swagger_doc=document))
    found = {}
    for path, methods in document["paths"].items():
        found[path] = next(each[INTEGRATION]["uri"] for each in methods.values() if "uri" in each[INTEGRATION])
    return found


def completed(uri: StringFormat) -> str:
    arns = {"api_handler_lambda_arn": "arn-of-the-shop", "back-office_lambda_arn": "arn-of-operators"}
    known = {"partition": "aws", "region_name": "eu-west-1", **arns}
    return str(uri.template.format(**{name: known[name] for name in uri.variables}))


@pytest.mark.parametrize(("path", "arn"), [("/v1/carts", "arn-of-the-shop"), ("/v1/admin/stock", "arn-of-operators")])
def test_chalice_deploy_has_each_route_call_its_function(path: str, arn: str) -> None:
    assert f"functions/{arn}/invocations" in completed(uris(TemplatedSwaggerGenerator())[path])


def test_a_package_has_each_route_call_its_function() -> None:
    found = uris(CFNSwaggerGenerator())
    operators = {path for path, uri in found.items() if "${BackOffice.Arn}" in uri["Fn::Sub"]}
    assert operators == {path for path in found if path.startswith("/v1/admin/")}
    assert "${APIHandler.Arn}" in found["/v1/carts"]["Fn::Sub"]


def test_the_function_of_operators_is_there_before_the_api_and_may_be_invoked_by_it() -> None:
    config = CLIFactory(str(ROOT)).create_config_obj("dev")
    graph = TwoDoors().build(config, "dev")
    (api,) = [each for each in graph.resources if isinstance(each, RestAPI)]
    assert [each.function_name for each in api.authorizers] == ["sluice-dev-back-office"]
    assert any(each is api.authorizers[0] for each in graph.resources)

"""The API's two functions, told to chalice, which knows of one for all routes.

chalice lets API Gateway invoke the functions of authorizers beside the one of the routes, and makes them before the
API. The function of operators is handed to it as one of these, without being said to authorize anything.
"""

from typing import Any

from chalice.config import Config
from chalice.deploy import deployer as chalice
from chalice.deploy.appgraph import ApplicationGraphBuilder
from chalice.deploy.models import Application, LambdaFunction, RestAPI
from chalice.deploy.planner import StringFormat

from infra.deploying.additions import API, logical
from layers.cloud.web import doors

INTEGRATION = "x-amazon-apigateway-integration"
SHOPS, OPERATORS = "api_handler_lambda_arn", f"{doors.BACK_OFFICE}_lambda_arn"  # as chalice's plan calls the ARNs


class TwoDoors(ApplicationGraphBuilder):
    """chalice's resources of the app, in which the API needs the function of operators, too."""

    def build(self, config: Config, stage_name: str) -> Application:
        found = super().build(config, stage_name)
        (operators,) = (each for each in found.resources if isinstance(each, LambdaFunction) and _serves(each))
        for api in found.resources:
            if isinstance(api, RestAPI):
                api.authorizers.append(operators)
        return found


class OperatorsRoutes(chalice.BaseDeployStep):
    """Has the routes of operators call their function."""

    def handle_restapi(self, config: Config, resource: Any) -> None:
        for path, methods in resource.swagger_doc["paths"].items():
            if doors.door_of(path) == doors.BACK_OFFICE:
                for method in methods.values():
                    _redirect(method.get(INTEGRATION, {}))


def _serves(function: LambdaFunction) -> bool:
    return function.resource_name == doors.BACK_OFFICE


def _redirect(integration: dict[str, Any]) -> None:
    """`uri` is a text that chalice completes itself, or CloudFormation's; what is answered without a function has
    none."""
    uri = integration.get("uri")
    if isinstance(uri, StringFormat):
        variables = [OPERATORS if name == SHOPS else name for name in uri.variables]
        integration["uri"] = StringFormat(uri.template.replace(SHOPS, OPERATORS), variables)
    elif uri:
        told = uri["Fn::Sub"].replace(f"${{{API}.Arn}}", f"${{{logical(doors.BACK_OFFICE)}.Arn}}")
        integration["uri"] = {"Fn::Sub": told}

"""What Lambda is given is enough to run, and no more than it should be."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra.deploying.additions import add, configured_name, sources
from infra.deploying.policies import RIGHTS
from infra.deploying.stages import STAGES
from infra.guarding.rules import ALLOWED, broken, told
from tests.packaging.conftest import Package, chalice_package

MEGABYTE = 1_000_000
# Each costs tens to hundreds of milliseconds of a cold start, and is imported where it is used instead.
HEAVY = ["stripe", "redis", "requests", "aws_xray_sdk", "boto3", "asyncio", "pydantic"]
ARM64 = 0xB7


def test_every_handler_can_be_imported_from_the_zip_and_the_layer_alone(package: Package) -> None:
    handlers = sorted(function["Handler"].removeprefix("app.") for function in package.functions.values())
    assert len(handlers) >= 13
    package.run(f"import app\nfor name in {handlers!r}: assert callable(getattr(app, name)), name")


def test_a_stage_that_traces_can_be_imported_too(package: Package) -> None:
    package.run("import app; assert 'aws_xray_sdk' in sys.modules", POWERTOOLS_TRACE_ENABLED="true")


def test_importing_a_handler_leaves_out_what_only_some_calls_need(package: Package) -> None:
    loaded = package.run(f"import app; print(*[name for name in {HEAVY!r} if name in sys.modules])")
    assert loaded.split() == []


def test_what_some_calls_need_is_in_the_package(package: Package) -> None:
    package.run("import stripe, redis, pynamodb, msgspec")


def test_the_core_is_at_most_30_megabytes_packed_and_60_unpacked(package: Package) -> None:
    packed = sum(path.stat().st_size for path in package.zips)
    unpacked = sum(item.file_size for path in package.zips for item in zipfile.ZipFile(path).infolist())
    print(f"packed {packed / MEGABYTE:.1f} MB, unpacked {unpacked / MEGABYTE:.1f} MB")
    assert packed <= 30 * MEGABYTE
    assert unpacked <= 60 * MEGABYTE


def test_nothing_of_tests_and_infrastructure_is_shipped(package: Package) -> None:
    shipped = {item.filename for path in package.zips for item in zipfile.ZipFile(path).infolist()}
    inside = {name.partition("site-packages/")[2] or name for name in shipped}
    assert not [name for name in inside if name.startswith(("tests/", "infra/", "web/", "moto/"))]
    assert {"app.py", "functions/orders.py", "layers/cloud/web/http.py"} <= inside


def test_the_scripts_that_run_in_redis_are_shipped(package: Package) -> None:
    read = (
        "from layers.cloud.memory.scripts import FOLDER, _read; "
        "print(*[_read((path.stem,))[1] for path in FOLDER.glob('*.lua')])"
    )
    assert len(package.run(read).split()) == len(list(Path("layers/cloud/memory/lua").glob("*.lua"))) > 0


def test_every_function_has_rights_of_its_own_and_every_event_source_its_settings(package: Package) -> None:
    assert {configured_name(name) for name in package.functions} == set(RIGHTS)
    with_source = {
        configured_name(name)
        for name, function in package.functions.items()
        if any(event["Type"] != "Schedule" for event in function.get("Events", {}).values())
    }
    assert with_source == set(sources(STAGES["dev"]))
    roles = [function["Role"]["Fn::GetAtt"][0] for function in package.functions.values()]
    assert len(set(roles)) == len(roles)


def test_functions_and_roles_break_no_rule_of_ours(package: Package) -> None:
    whole = add(package.template, STAGES["dev"], "arn:aws:sqs:eu-west-1:123456789012:sluice-dev-order-events-dlq")
    assert told(whole, sells=True) == []
    scheduled = {where for where in ALLOWED if where[0] == "function_without_dead_letters"}
    assert scheduled == {where for where in broken(whole, sells=True) if where in ALLOWED}


def _polls(function: dict[str, Any]) -> bool:
    """Whether Lambda polls for it: a schedule calls by itself and needs no settings."""
    return any(event["Type"] in ("SQS", "DynamoDB") for event in function.get("Events", {}).values())


def test_production_is_built_for_arm(tmp_path: Path) -> None:
    package = chalice_package("prod", tmp_path / "prod")
    assert {architecture for each in package.functions.values() for architecture in each["Architectures"]} == {"arm64"}
    with zipfile.ZipFile(package.zips[1]) as layer:
        native = [name for name in layer.namelist() if name.endswith(".so")]
        machines = {int.from_bytes(layer.read(name)[18:20], "little") for name in native}
    assert machines == {ARM64}, native


@pytest.mark.parametrize("name", ["deployment.zip", "layer-deployment.zip"])
def test_the_zips_hold_no_bytecode_of_another_machine(package: Package, name: str) -> None:
    assert not [item for item in zipfile.ZipFile(package.folder / name).namelist() if item.endswith(".pyc")]

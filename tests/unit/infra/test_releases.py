"""A release is what was deployed, named by its content; the one before the one that runs can be found."""

from pathlib import Path

import pytest

from infra.deploying import releases
from infra.deploying.cloud import FailedError
from infra.deploying.plan import of_a_release, plan
from infra.deploying.releases import Release, Releases
from infra.deploying.stages import Stage
from infra.deploying.steps import PutStack


def ran(*names: str, current: str) -> Releases:
    return Releases([Release(name, "2026-11-30T12:00:00+00:00") for name in names], current)


def a_tree(folder: Path) -> Path:
    for name, text in {
        "app.py": "app",
        "functions/pay.py": "pay",
        "layers/cloud/x.lua": "lua",
        "web/i.html": "<p>",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_the_release_before_the_one_that_runs_is_found_also_after_going_back() -> None:
    assert ran("a", "b", "c", current="c").before().name == "b"
    assert ran("a", "b", "c", current="b").before().name == "a"


@pytest.mark.parametrize("known", [Releases(), ran("a", current="a")])
def test_the_first_release_has_none_before_it(known: Releases) -> None:
    with pytest.raises(FailedError, match="no release before"):
        known.before()


def test_the_same_tree_is_the_same_release_and_another_line_another(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    name = releases.archive(tree)[0]
    (tree / "web" / "node_modules").mkdir()
    (tree / "web" / "node_modules" / "tool.js").write_text("what checks the pages is none of it")
    assert releases.archive(tree)[0] == name
    (tree / "functions" / "pay.py").write_text("pay twice")
    assert releases.archive(tree)[0] != name


def test_an_archive_becomes_a_tree_that_chalice_can_ship(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    releases.unpack_bytes(releases.archive(a_tree(tmp_path / "from"))[1], tmp_path / "to")
    assert (tmp_path / "to" / "vendor" / "functions" / "pay.py").read_text() == "pay"
    assert (tmp_path / "to" / "vendor" / "layers" / "cloud" / "x.lua").read_text() == "lua"


def test_going_back_leaves_alone_what_holds_data() -> None:
    stage = Stage(name="prod", edge=True, cache=True, recovery=True)
    steps = [step for step in plan(stage) if of_a_release(step)]
    assert {step.template for step in steps if isinstance(step, PutStack)} == {"sagas", "edge"}
    assert {"DeployFunctions", "TuneApi", "UploadPages"} <= {type(step).__name__ for step in steps}

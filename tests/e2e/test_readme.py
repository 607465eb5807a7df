"""The README as it is written, on a machine that has Python, make and curl: every line of its shell blocks is run.

    SLUICE_FRESH_INSTALL=1 make test TEST=tests/e2e/test_readme.py

installs what is locked first, as a fresh clone does; without it, the environment of this Python is lent.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.ports import free_port
from infra.local.settings import ROOT
from infra.local.testing import OPEN

PROGRAMS = ("sh", "make", "curl", "awk", "grep", "touch")  # and nothing else: no jq, no bash, no uv
LENT = ("bin", "lib", "include", "pyvenv.cfg")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
VERBS = re.findall(r"`make ([a-z]+)|^make ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE)
PORTS = {"PORT": "8000", "AWS_PORT": "5000", "PAYMENTS_PORT": "8420"}
# The AWS CLI, which the README says is not ours to install: it knows its credentials from its line alone.
AWS = """#!{python}
import sys
import botocore.session
_, endpoint, service, operation = sys.argv[1:]
client = botocore.session.get_session().create_client(service, endpoint_url=endpoint)
print(getattr(client, operation.replace("-", "_"))())
"""


@dataclass
class Machine:
    """A clone of this tree, and an environment with nothing in it."""

    clone: Path
    environment: dict[str, str]

    def run(self, text: str) -> str:
        """What a shell prints that is given `text`, every line of which has to succeed."""
        for variable, port in PORTS.items():
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{self.environment[variable]}")
        done = subprocess.run(
            ["sh", "-eu", "-c", text], cwd=self.clone, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def up(self, verb: str) -> Iterator[str]:
        """What `make up` printed until it was open. It is ended by Ctrl-C."""
        shop = subprocess.Popen(
            verb.split(),
            cwd=self.clone,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert shop.stdout
        told = ""
        try:
            while OPEN not in told:
                line = shop.stdout.readline()
                assert line, told
                told += line
            yield told
        finally:
            os.killpg(shop.pid, signal.SIGINT)
            rest = shop.communicate(timeout=60)[0]
        assert "Traceback" not in rest


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("fresh")
    clone, programs = folder / "sluice", folder / "bin"
    programs.mkdir()
    for program in PROGRAMS:
        (programs / program).symlink_to(str(shutil.which(program)))
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    (programs / "aws").write_text(AWS.format(python=sys.executable))
    (programs / "aws").chmod(0o755)
    copy_tree(clone)
    if not os.environ.get("SLUICE_FRESH_INSTALL"):
        lend_environment(clone / ".venv")
    ports = {variable: str(free_port()) for variable in PORTS}
    return Machine(clone, {"PATH": str(programs), "HOME": str(folder), **ports})


def copy_tree(clone: Path) -> None:
    """What git would clone, were everything committed."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(lambda name: name and (ROOT / name).exists(), names):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name, follow_symlinks=False)


def lend_environment(venv: Path) -> None:
    venv.mkdir()
    for name in LENT:
        (venv / name).symlink_to(Path(sys.prefix) / name)
    (venv / ".installed").touch()


def test_every_line_of_the_readme_does_what_it_says(machine: Machine) -> None:
    opening, *rest = BLOCKS
    with machine.up(opening.strip()) as told:
        shopping = [block for block in rest if not block.startswith("make")]
        said = machine.run("".join(shopping))
    assert told.count("\n") < 40
    assert "forgotten" in told
    assert "HTTP/1.1 202" in said  # the order
    assert '"trace_id"' not in said  # no answer was a problem
    assert '"entry_id"' in said  # in the line of the flash sale
    assert "sluice-dev-orders" in said  # the table, by the AWS CLI


def test_the_shop_opens_without_goods_where_that_is_asked_for(machine: Machine) -> None:
    with machine.up("make up EMPTY=1"):
        said = machine.run("curl -s http://127.0.0.1:8000/v1/products; curl -s http://127.0.0.1:8420/")
    assert '"items":[]' in said.replace(" ", "")
    assert "<h1>The payment provider's double</h1>" in said


def test_a_checkout_that_cannot_be_written_to_is_one_sentence(machine: Machine) -> None:
    notes = machine.clone / ".sluice"
    shutil.rmtree(notes, ignore_errors=True)
    notes.touch()  # where a folder is to be made there is a file: root may write to read-only folders
    said = machine.run("make up 2>&1 && exit 1 || true")
    notes.unlink()
    sentences = [line for line in said.splitlines() if not line.startswith("make: ")]
    assert len(sentences) == 1
    assert sentences[0].startswith("The shop stays closed: the note on where the shop is cannot be written to")


def test_a_plan_says_what_a_deployment_would_do_without_an_account(machine: Machine) -> None:
    assert "functions and API, by chalice deploy" in machine.run("make plan STAGE=dev")


@pytest.mark.parametrize("verb", sorted({one or other for one, other in VERBS} - {"up", "plan"}))
def test_the_verbs_that_take_long_or_an_account_have_a_program(machine: Machine, verb: str) -> None:
    (module,) = re.findall(r"python -m ([\w.]+)", machine.run(f"make -n {verb}"))
    assert any((machine.clone / Path(*module.split("."))).with_suffix(end).exists() for end in (".py", ""))
    assert verb in machine.run("make")

"""What ships holds bytecode that Python takes as it is: Lambda's folders are read-only, and its clock is another."""

import sys
import zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from infra.deploying.bytecode import compile_into, interpreter, pack
from infra.deploying.cloud import FailedError

HERE = ".".join(map(str, sys.version_info[:2]))
CACHED = f"pkg/__pycache__/mod.cpython-{HERE.replace('.', '')}.pyc"


def a_package(folder: Path, code: str = "def fail():\n    raise ValueError\n") -> Path:
    (folder / "tree" / "pkg").mkdir(parents=True)
    (folder / "tree" / "pkg" / "mod.py").write_text(code)
    pack(folder / "tree", folder / "package.zip")
    return folder / "package.zip"


def test_every_module_has_its_bytecode_which_is_not_checked_and_knows_where_it_will_lie(tmp_path: Path) -> None:
    package = a_package(tmp_path)
    compile_into(package, HERE, "/opt")
    with zipfile.ZipFile(package) as archive:
        assert sorted(archive.namelist()) == [CACHED, "pkg/mod.py"]
        content = archive.read(CACHED)
    assert content[:4] == MAGIC_NUMBER
    assert int.from_bytes(content[4:8], "little") == 0b01  # by hash, unchecked (PEP 552)
    assert b"/opt/pkg/mod.py" in content


def test_the_same_code_is_the_same_package_whenever_it_is_built(tmp_path: Path) -> None:
    first, second = (a_package(tmp_path / name) for name in ("one", "two"))
    for package in (first, second):
        compile_into(package, HERE, "/opt")
    assert first.read_bytes() == second.read_bytes()


def test_code_that_cannot_be_compiled_is_not_shipped(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="cannot be compiled"):
        compile_into(a_package(tmp_path, "def ("), HERE, "/opt")


def test_a_python_that_is_not_on_this_machine_is_asked_for_by_name() -> None:
    with pytest.raises(FailedError, match=r"Python 3\.4 is needed .*\n.*uv python install 3\.4"):
        interpreter("3.4")

"""Releases: what each deployment deployed, kept in the stage's bucket of packages, so that one can go back to the last.

A release is the source that was deployed, its settings included, as one archive named by its content.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct, field

from infra.deploying.cloud import Cloud, FailedError

ROOT = Path(__file__).parents[2]
PARTS = (
    "app.py",
    "requirements.txt",
    "pyproject.toml",
    ".chalice",
    "functions",
    "layers",
    "statemachines",
    "infra",
    "web",
)
LEFT_OUT = {"__pycache__", "deployed", "deployments", "node_modules"}
KEPT = 20
INDEX = "releases.json"


class Release(Struct):
    """`deployed_at`: when it was deployed first, ISO 8601."""

    name: str
    deployed_at: str


class Releases(Struct):
    """The oldest first; `current` is the name of the one that runs."""

    all: list[Release] = field(default_factory=list)
    current: str = ""

    def before(self) -> Release:
        """The release before the one that runs. Raises FailedError."""
        names = [release.name for release in self.all]
        here = names.index(self.current) if self.current in names else len(names)
        if here == 0 or not names:
            raise FailedError("There is no release before the one that runs.")
        return self.all[here - 1]


def known(cloud: Cloud) -> Releases:
    found = cloud.kept(INDEX)
    return msgspec.json.decode(found, type=Releases) if found else Releases()


def keep(cloud: Cloud, name: str = "") -> str:
    """Notes what was just deployed: the release `name`, else this tree, which is kept if it is new. Gives its name."""
    releases = known(cloud)
    if not name:
        name, content = archive()
        if name not in {release.name for release in releases.all}:
            cloud.keep(_key(name), content)
            releases.all.append(Release(name, datetime.now(UTC).isoformat(timespec="seconds")))
    releases.current = name
    for old in releases.all[:-KEPT]:
        cloud.client("s3").delete_object(Bucket=cloud.artifacts, Key=_key(old.name))
    releases.all = releases.all[-KEPT:]
    cloud.keep(INDEX, msgspec.json.encode(releases))
    return name


def unpack(cloud: Cloud, name: str, into: Path) -> None:
    """Raises FailedError where the archive is gone."""
    content = cloud.kept(_key(name))
    if content is None:
        raise FailedError(f"Release {name} is not in {cloud.artifacts} any more.")
    unpack_bytes(content, into)


def unpack_bytes(content: bytes, into: Path) -> None:
    """The tree that `archive` packed, ready to be deployed from."""
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        packed.extractall(into, filter="data")
    vendor = into / "vendor"
    vendor.mkdir()
    for package in ("functions", "layers"):
        (vendor / package).symlink_to(f"../{package}")


def archive(root: Path = ROOT) -> tuple[str, bytes]:
    """The name and the bytes of this tree as a release: the same content has the same name, whenever it is packed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as packed:
        for path in sorted(_files(root)):
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            content = path.read_bytes()
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content))
    content = buffer.getvalue()
    return hashlib.sha256(content).hexdigest()[:12], content


def _files(root: Path) -> Iterator[Path]:
    for part in PARTS:
        place = root / part
        found = [place] if place.is_file() else place.rglob("*")
        yield from (path for path in found if path.is_file() and not LEFT_OUT & set(path.relative_to(root).parts))


def _key(name: str) -> str:
    return f"releases/{name}.tar"

"""The note that says where the open shop is: whose it is, and when it is believed."""

import json
import os
import subprocess
import sys

import pytest

from infra.local import whereabouts

FIRST, SECOND = "http://127.0.0.1:8000", "http://127.0.0.1:8001"


def note_of(process, url, notes, key="theirs"):
    notes.mkdir(exist_ok=True)
    port = url.rpartition(":")[2]
    (notes / f"{port}.json").write_text(json.dumps({"url": url, "admin_key": key, "process": process}))


def test_a_shop_is_found_and_its_note_is_its_owners_alone(tmp_path):
    whereabouts.leave(FIRST, "secret", tmp_path / "up")
    assert whereabouts.found(tmp_path / "up") == {"url": FIRST, "admin_key": "secret"}
    assert (tmp_path / "up" / "8000.json").stat().st_mode & 0o777 == 0o600


def test_who_did_not_leave_a_note_does_not_take_it_away(tmp_path):
    note_of(os.getppid(), FIRST, tmp_path)
    whereabouts.remove(FIRST, tmp_path)
    assert whereabouts.found(tmp_path) == {"url": FIRST, "admin_key": "theirs"}


def test_when_a_second_shop_closes_the_first_one_is_found_again(tmp_path):
    note_of(os.getppid(), FIRST, tmp_path)
    os.utime(tmp_path / "8000.json", (1, 1))
    whereabouts.leave(SECOND, "ours", tmp_path)
    assert whereabouts.found(tmp_path)["url"] == SECOND
    whereabouts.remove(SECOND, tmp_path)
    assert whereabouts.found(tmp_path)["url"] == FIRST


def test_the_note_of_a_shop_that_was_killed_is_not_believed(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    note_of(gone.pid, FIRST, tmp_path)
    assert whereabouts.found(tmp_path) == {}


@pytest.mark.parametrize("nonsense", ["", "{", "[]", '{"process": "8"}', '{"process": -1}'])
def test_a_note_that_is_none_is_passed_over(tmp_path, nonsense):
    (tmp_path / "8000.json").write_text(nonsense)
    assert whereabouts.found(tmp_path) == {}


def test_a_full_disk_leaves_no_half_a_note(tmp_path):
    (tmp_path / "8000.json").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        whereabouts.leave(FIRST, "secret", tmp_path)
    assert not list(tmp_path.iterdir())

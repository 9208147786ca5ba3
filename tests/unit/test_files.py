"""Files appear whole or not at all, and only their owner may read them."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from casedraft import files
from casedraft.errors import DiskFullError, OutputError, UnreadableFileError

posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no owner-only mode bits and no FIFOs"
)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def failing(number):
    def call(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return call


@pytest.fixture
def open_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_file_holds_what_was_written_and_replaces_the_old_one(tmp_path):
    path = tmp_path / "new" / "deep" / "note.json"
    files.write_whole(path, b"first")
    files.write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert [each.name for each in path.parent.iterdir()] == ["note.json"]


@posix_only
def test_files_and_new_folders_are_their_owners_only_whatever_the_umask(tmp_path, open_umask):
    path = tmp_path / "new" / "deep" / "note.json"
    files.write_whole(path, b"x")
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


@posix_only
def test_a_folder_that_was_there_keeps_its_rights(tmp_path):
    tmp_path.chmod(0o755)
    files.write_whole(tmp_path / "note.json", b"x")
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EIO, OutputError)],
)
def test_a_failure_part_way_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step, number, error):
    path = tmp_path / "note.json"
    path.write_bytes(b"old")
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", failing(number))
    else:
        monkeypatch.setattr(Path, "replace", failing(number))
    with pytest.raises(error, match=r"note\.json") as caught:
        files.write_whole(path, b"new")
    assert caught.value.todo
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["note.json"]


def test_an_interruption_part_way_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_whole(tmp_path / "note.json", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_an_output_error(tmp_path):
    (tmp_path / "out").write_bytes(b"a file")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        files.write_whole(tmp_path / "out" / "note.json", b"x")
    assert "-o" in caught.value.todo


def test_a_folder_where_the_file_should_be_is_an_output_error(tmp_path):
    (tmp_path / "note.json").mkdir()
    with pytest.raises(OutputError):
        files.write_whole(tmp_path / "note.json", b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["note.json"]


def test_a_very_long_name_that_the_disk_allows_is_written(tmp_path):
    path = tmp_path / ("v" * 250 + ".json")
    files.write_whole(path, b"x")
    assert path.read_bytes() == b"x"


def test_reading_gives_every_byte(tmp_path):
    path = tmp_path / "visit.wav"
    path.write_bytes(bytes(range(256)))
    assert files.read_bytes(path) == bytes(range(256))


def test_a_missing_file_a_folder_and_an_empty_file_are_told_apart(tmp_path):
    (tmp_path / "empty.m4a").touch()
    for path, message in [
        (tmp_path / "none.m4a", "was not found"),
        (tmp_path, "is a folder"),
        (tmp_path / "empty.m4a", "is empty"),
    ]:
        with pytest.raises(UnreadableFileError, match=message) as caught:
            files.read_bytes(path)
        assert caught.value.todo


@pytest.mark.parametrize("name", ["a" * 300, "nul\0byte"])
def test_a_name_that_no_file_can_have_is_an_unreadable_file(tmp_path, name):
    with pytest.raises(UnreadableFileError):
        files.check_readable(tmp_path / name)


@posix_only
def test_a_pipe_is_refused_at_once_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(UnreadableFileError, match="not an ordinary file"):
        files.check_readable(tmp_path / "pipe.wav")


def test_a_file_that_may_not_be_opened_says_so(tmp_path, monkeypatch):
    path = tmp_path / "visit.wav"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "open", failing(errno.EACCES))
    with pytest.raises(UnreadableFileError, match="Permission denied"):
        files.check_readable(path)


def test_a_disk_that_fails_while_reading_is_an_unreadable_file(tmp_path, monkeypatch):
    path = tmp_path / "visit.wav"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "read_bytes", failing(errno.EIO))
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        files.read_bytes(path)


def test_the_digest_is_the_published_one(tmp_path):
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    # FIPS 180-2, appendix B.1
    assert files.sha256(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    path.write_bytes(b"x" * 3_000_000)
    assert files.sha256(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()

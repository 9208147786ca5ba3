"""The recording on disk is whole at every moment, its owner's only, and never in another file's place."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import wave
from datetime import datetime
from types import SimpleNamespace

import numpy as np
import pytest

from casedraft.errors import BadSettingError, DiskFullError, OutputError
from casedraft.transcribe.live import Recorder, recorder, recording_path

NOW = datetime(2026, 3, 18, 9, 5)  # noqa: DTZ001 - the clock on the wall
SOUND = np.arange(-800, 800, dtype=np.int16)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "visits" / "visit.wav"


@pytest.fixture
def begin(path):
    """Begin a recording that is closed at the end of the test."""
    with contextlib.ExitStack() as stack:

        def make():
            made = Recorder(path)
            stack.callback(made.close)
            return made

        yield make


def played(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 16_000, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def test_the_file_is_a_whole_wav_after_every_block(begin, path):
    made = begin()
    for count in range(1, 4):
        made.write(SOUND)
        assert played(path).tolist() == SOUND.tolist() * count
    made.close()
    assert played(path).tolist() == SOUND.tolist() * 3


def test_what_was_written_can_be_read_back_while_it_grows(begin, path):
    made = begin()
    made.write(SOUND)
    made.write(SOUND)
    assert made.read(1500, 1700).tolist() == [*SOUND[1500:], *SOUND[:100]]
    assert len(made.read(3100, 9999)) == 100
    made.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's files by other means")
def test_only_the_owner_may_read_it(begin, path):
    begin().write(SOUND)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_never_takes_another_files_place(begin, path):
    first = begin()
    first.write(SOUND)
    with pytest.raises(OutputError, match="exists already"):
        begin()
    assert len(played(path)) == len(SOUND)


def test_a_recording_without_sound_leaves_no_file(begin, path):
    begin().close()
    assert not path.exists()


def test_the_file_reaches_the_disk_every_second(begin, path, monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(recorder.time, "monotonic", lambda: clock.now)
    forced = []
    made = begin()
    monkeypatch.setattr(
        made, "_force", lambda: forced.append(made.samples) or setattr(made, "_synced", clock.now)
    )
    for _ in range(30):
        clock.now += 0.1
        made.write(SOUND)
    assert len(forced) >= 2
    assert max(np.diff([0, *forced, made.samples])) <= 11 * len(SOUND)


class FullDisk:
    """A file that takes no more after some bytes, half a block at last."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        if self.file.tell() < recorder.HEADER_BYTES:
            return self.file.write(data)
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self.file.write(data[: min(len(data), self.room)])
        self.room -= taken
        return taken


def test_a_full_disk_is_told_and_all_before_it_is_safe(begin, path):
    made = begin()
    made.write(SOUND)
    made._file = FullDisk(made._file, 1001)
    with pytest.raises(DiskFullError, match="the disk is full"):
        made.write(SOUND)
    made.close()
    assert played(path).tolist() == SOUND.tolist()


def test_recording_ends_while_there_is_still_room_for_the_transcript(begin, path, monkeypatch):
    made = begin()
    monkeypatch.setattr(recorder, "SYNC_EVERY_S", 0)
    made.write(SOUND)
    monkeypatch.setattr(
        recorder.shutil, "disk_usage", lambda _: SimpleNamespace(free=recorder.RESERVE_BYTES - 1)
    )
    with pytest.raises(DiskFullError, match="is safe in visit"):
        made.write(SOUND)


def test_no_recording_begins_on_a_full_disk(begin, path, monkeypatch):
    monkeypatch.setattr(recorder.shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(DiskFullError, match="did not begin"):
        begin()
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        Recorder(tmp_path / "file" / "visit.wav")


def test_a_recording_is_named_after_its_minute(tmp_path):
    assert recording_path(tmp_path, None, NOW).name == "recording-2026-03-18-0905.wav"


def test_two_recordings_of_one_minute_have_two_names(tmp_path):
    (tmp_path / "recording-2026-03-18-0905.wav").touch()
    assert recording_path(tmp_path, None, NOW).name == "recording-2026-03-18-0905-2.wav"


@pytest.mark.parametrize(
    ("name", "file"), [("visit", "visit.wav"), ("visit.WAV", "visit.WAV"), ("a.b", "a.b.wav")]
)
def test_a_name_needs_no_ending(tmp_path, name, file):
    assert recording_path(tmp_path, name, NOW) == tmp_path / file


@pytest.mark.parametrize("name", ["", " ", ".", "..", "../visit", "a/b", "a\\b", "C:visit", "a\0b", "what?"])
def test_a_name_is_no_path(tmp_path, name):
    with pytest.raises(BadSettingError, match="name given"):
        recording_path(tmp_path, name, NOW)

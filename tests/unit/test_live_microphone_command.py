"""``casedraft transcribe --live`` at a microphone of cardboard."""

from __future__ import annotations

import json

import pytest
from fakes import FakeEars, Fakes, FakeStore, install
from live_sound import LiveSource, loudness_judge

from casedraft.commands import live
from casedraft.errors import MicrophoneError
from casedraft.files import write_whole
from casedraft.records import load_transcript
from casedraft.transcribe import read_transcript
from casedraft.transcribe.live import listener, with_recording

UNPLUGGED = MicrophoneError("The microphone stopped.", why="It was unplugged.", todo="Connect it again.")


@pytest.fixture
def speak(tmp_path, monkeypatch, casedraft):
    """Record what a microphone hears: ``speak(source, *arguments)``."""
    made = Fakes(FakeStore(tmp_path / "models"))
    install(made, monkeypatch.setattr, ears=FakeEars())
    monkeypatch.setattr(listener, "silero", lambda: loudness_judge)
    asked = []

    def record(source, *arguments):
        monkeypatch.setattr(live, "Microphone", lambda device: asked.append(device) or source)
        return casedraft("transcribe", "--live", "-o", tmp_path / "out", *arguments)

    record.asked, record.store, record.folder = asked, made.store, tmp_path / "out"
    return record


def test_what_the_microphone_hears_becomes_a_recording_and_its_transcript(speak):
    result = speak(LiveSource().say(12).end(), "--name", "visit")
    assert result.exit_code == 0, result.output
    assert load_transcript(speak.folder / "visit.transcript.json").utterances
    assert "[0:00] This is sentence 1." in result.stdout
    assert speak.asked == [None]


def test_without_a_name_the_recording_is_named_after_its_minute(speak):
    assert speak(LiveSource().say(3).end()).exit_code == 0
    names = sorted(each.name for each in speak.folder.iterdir())
    assert len(names) == 2
    assert all(name.startswith("recording-20") for name in names)


@pytest.mark.parametrize(("given", "asked"), [("3", 3), ("USB", "USB")])
def test_a_microphone_can_be_chosen(speak, given, asked):
    speak(LiveSource().say(3).end(), "--device", given)
    assert speak.asked == [asked]


def test_another_form_can_be_written(speak):
    assert speak(LiveSource().say(6).end(), "--name", "visit", "--format", "txt").exit_code == 0
    assert "This is sentence 1." in (speak.folder / "visit.txt").read_text()


def test_a_microphone_pulled_out_gives_the_transcript_so_far_and_is_no_success(speak):
    result = speak(LiveSource().say(12).end(UNPLUGGED), "--name", "visit")
    assert result.exit_code == 1
    assert "Note: The microphone stopped. It was unplugged." in result.stdout
    assert load_transcript(speak.folder / "visit.transcript.json").recording.duration_ms == 12_000


def test_a_microphone_that_cannot_be_opened_is_told_and_nothing_else_is(speak):
    result = speak(LiveSource().end(UNPLUGGED))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "Recording to" not in result.stderr
    assert list(speak.folder.iterdir()) == []


def test_a_missing_model_is_told_before_anything_is_recorded(speak):
    speak.store.missing.add("whisper-base")
    result = speak(LiveSource().say(3).end(), "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["code"] == "CD301"
    assert speak.asked == []


def test_a_transcript_that_cannot_be_written_leaves_the_recording_and_says_so(speak):
    write_whole(speak.folder / "visit.transcript.json", b"no transcript")
    result = speak(LiveSource().say(6).end(), "--name", "visit")
    assert result.exit_code == 4
    assert "The recording is safe" in result.stderr
    assert (speak.folder / "visit.wav").stat().st_size > 6 * 32_000
    assert (speak.folder / "visit.transcript.json").read_bytes() == b"no transcript"


def test_what_to_do_ends_with_the_recording_itself(tmp_path):
    error = with_recording(
        MicrophoneError("A.", why="B.", todo="Free some space and run the same command again."), tmp_path
    )
    assert error.todo == f"Free some space. Then run: casedraft transcribe {tmp_path}"
    assert with_recording(MicrophoneError("A."), tmp_path).todo == f"Run: casedraft transcribe {tmp_path}"


def test_a_live_transcript_can_be_read_again(speak):
    speak(LiveSource().say(6).end(), "--name", "visit")
    assert read_transcript(speak.folder / "visit.transcript.json").utterances

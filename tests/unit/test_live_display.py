"""What a live recording shows to a person, to a file and to a program."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from casedraft.commands import live_display
from casedraft.commands.live_display import JsonLines, Lines, Picture
from casedraft.transcribe.live import Said, Status, Turned, Warned

RECORDING = Status("recording", 65_000, 60_000, -20.0)
PAUSED = Status("paused", 65_000, 60_000, -90.0)
OFF = Status("off-the-record", 65_000, 60_000, -90.0)
FAR_BEHIND = Status("recording", 165_000, 60_000, -20.0)


@pytest.fixture
def picture():
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    with Picture(console) as made:
        yield made


def drawn(picture, status):
    """What the picture shows last."""
    before = picture._live.console.file.tell()
    picture.status(status)
    return picture._live.console.file.getvalue()[before:]


def test_the_picture_shows_time_level_and_keys(picture):
    shown = drawn(picture, RECORDING)
    assert "Recording" in shown
    assert "1:05" in shown
    assert shown.count("█") == 13
    assert "p pause" in shown


def test_a_pause_cannot_be_overlooked(picture):
    assert "PAUSED, nothing is recorded" in drawn(picture, PAUSED)
    assert "OFF THE RECORD, the sound is not kept" in drawn(picture, OFF)
    assert "█" not in drawn(picture, OFF)


def test_the_last_words_stand_there_and_a_first_text_until_the_final_one_comes(picture):
    for number in range(9):
        picture.event(Said(number * 1000, number * 1000 + 900, f"Sentence {number}.", final=True))
    picture.event(Said(9000, 9900, "Sentense nine", final=False))
    shown = drawn(picture, RECORDING)
    assert "Sentence 8." in shown
    assert "Sentense nine" in shown
    assert "Sentence 0." not in shown
    picture.event(Said(9000, 9900, "Sentence nine.", final=True))
    shown = drawn(picture, RECORDING)
    assert "Sentense nine" not in shown
    assert "Sentence nine." in shown


def test_a_dead_microphone_rings_and_stays_in_sight_until_there_is_sound(picture):
    picture.event(Warned("no-sound", "No sound is coming in."))
    assert "\a" in picture._live.console.file.getvalue()
    assert "No sound is coming in." in drawn(picture, RECORDING)
    picture.event(Warned("sound-again", "Sound is coming in again."))
    assert "No sound" not in drawn(picture, RECORDING)


def test_it_says_when_the_text_is_behind_and_that_nothing_is_lost(picture):
    assert "no sound is lost" in drawn(picture, FAR_BEHIND)
    assert "no sound is lost" not in drawn(picture, RECORDING)


def test_words_cannot_steer_the_terminal_or_be_read_as_markup(picture):
    picture.event(Said(0, 900, "[bold]\x1b[2J", final=True))
    shown = drawn(picture, RECORDING)
    assert "[bold]" in shown
    assert "\x1b[2J" not in shown


def test_lines_give_words_on_stdout_and_the_rest_on_stderr(capsys, monkeypatch):
    with Lines() as lines:
        lines.begin(Path("visit.wav"))
        lines.event(Said(65_000, 66_000, "Come in.", final=True))
        lines.event(Said(66_000, 67_000, "Tank you", final=False))
        lines.event(Turned("off-the-record", 70_000))
        lines.event(Warned("no-sound", "No sound is coming in."))
        lines.status(FAR_BEHIND)
        monkeypatch.setattr(live_display, "_REMIND_EVERY_S", -1)
        lines.status(FAR_BEHIND)
    out, err = capsys.readouterr()
    assert out == "[1:05] Come in.\n"
    assert "visit.wav" in err
    assert "casedraft transcribe visit.wav" in err
    assert "1:10: off the record" in err
    assert "No sound is coming in." in err
    assert err.count("The text is 1:45 behind; no sound is lost.") == 1


def test_a_program_reads_one_json_object_a_line(capsys):
    with JsonLines() as lines:
        lines.begin(Path("visit.wav"))
        lines.event(Said(1, 2, "Dw i’n iawn.\n", final=False))
        lines.event(Turned("paused", 3))
        lines.event(Warned("sound-lost", "A moment."))
        lines.status(RECORDING)
        lines.status(RECORDING)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == [
        {"event": "recording", "file": "visit.wav"},
        {"event": "text", "start_ms": 1, "end_ms": 2, "text": "Dw i’n iawn.\n", "final": False},
        {"event": "state", "state": "paused", "at_ms": 3},
        {"event": "warning", "kind": "sound-lost", "what": "A moment."},
        {"event": "progress", "state": "recording", "recorded_ms": 65_000, "heard_ms": 60_000, "level_db": -20.0, "behind_ms": 5000},
    ]  # fmt: skip

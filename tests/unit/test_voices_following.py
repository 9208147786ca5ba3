"""Voices are told apart while the sound comes exactly as they are when all of it is there."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casedraft.errors import EngineError
from casedraft.progress import silent
from casedraft.transcribe.hearing import SAMPLE_RATE
from casedraft.transcribe.voices.following import Following
from casedraft.transcribe.voices.segmenting import FRAME_STEP, FRAMES, Segmenter

LEVELS = (0, 100, 120, 140)
MARGIN = 3 * SAMPLE_RATE // 4


class Network:
    """In the place of the segmentation network: a person for each level, and a note of all it was given."""

    def __init__(self):
        self.given = []

    def run(self, _, inputs):
        sound = inputs["x"]
        self.given.append(sha256(sound.tobytes()).hexdigest())
        levels = np.round(sound[:, 0, 495 + np.arange(FRAMES) * FRAME_STEP] * 32768)
        scores = np.zeros((len(sound), FRAMES, 7), np.float32)
        for person, level in enumerate(LEVELS):
            scores[:, :, person][levels == level] = 1
        return (scores,)


class Embedder:
    """A voice is the sound's level; everything that could have been heard is noted."""

    def __init__(self):
        self.given = []

    def embed(self, samples, start, end, stretches):
        heard = samples[max(0, start - MARGIN) : end + MARGIN]
        self.given.append((start, end, tuple(stretches), sha256(heard.tobytes()).hexdigest()))
        vectors = np.zeros((len(stretches), 192), np.float32)
        for row, (first, last) in enumerate(stretches):
            vectors[row, int(np.median(samples[first:last]))] = 1
        return vectors


def listen():
    segmenter = object.__new__(Segmenter)
    segmenter._session = Network()
    embedder = Embedder()
    return Following(segmenter, embedder, "voices"), segmenter._session.given, embedder.given


def sound(spoken):
    pieces = [np.full(round(seconds * SAMPLE_RATE), level, np.int16) for seconds, level in spoken]
    return np.concatenate([np.zeros(0, np.int16), *pieces])


talk = some.lists(some.tuples(some.floats(0.02, 12), some.sampled_from(LEVELS)), min_size=1, max_size=14)


@settings(max_examples=60, deadline=None)
@given(talk, some.lists(some.floats(0, 1), max_size=6))
def test_fed_in_pieces_the_networks_hear_the_same_and_the_turns_are_the_same(spoken, cuts):
    samples = sound(spoken)
    at_once, windows, stretches = listen()
    turns = at_once.finish(samples, count=None)
    in_pieces, windows_then, stretches_then = listen()
    for cut in sorted(cuts):
        in_pieces.feed(samples[: int(cut * len(samples))])
    assert in_pieces.finish(samples, count=None) == turns
    assert windows_then == windows
    assert stretches_then == stretches


def test_only_the_last_half_minute_is_left_for_the_end():
    samples = sound([(3, 100), (1, 0), (4, 120), (1, 0)] * 20)
    following, windows, stretches = listen()
    for end in range(0, len(samples), SAMPLE_RATE):
        following.feed(samples[:end])
    before = len(windows), len(stretches)
    following.finish(samples, count=None)
    assert len(windows) - before[0] <= 2  # batches of twenty seconds
    assert len(stretches) - before[1] <= 3
    assert before[0] >= 7


def test_nothing_that_was_heard_is_read_again():
    class Reads:
        def __init__(self, samples):
            self.samples, self.first = samples, len(samples)

        def __len__(self):
            return len(self.samples)

        def __getitem__(self, stretch):
            self.first = min(self.first, stretch.start)
            return self.samples[stretch]

    samples = sound([(3, 100), (1, 0), (4, 120), (1, 0)] * 40)
    following, *_ = listen()
    following.feed(samples[: 300 * SAMPLE_RATE])
    later = Reads(samples)
    following.feed(later)
    assert later.first > 240 * SAMPLE_RATE


def test_the_end_may_be_asked_again_with_another_count():
    samples = sound([(6, 100), (1, 0), (6, 120), (1, 0), (6, 140)])
    following, *_ = listen()
    counts = [len({turn.voice for turn in following.finish(samples, count=count)}) for count in (None, 2, 1)]
    assert counts == [3, 2, 1]


def test_the_rest_is_told_of_on_the_way():
    samples = sound([(3, 100), (1, 0)] * 20)
    following, *_ = listen()
    following.feed(samples[: 50 * SAMPLE_RATE])
    told = []
    following.finish(samples, count=None, progress=told.append)
    done = [each.done for each in told]
    assert done == sorted(done)
    assert done[0] >= 20_000
    assert (told[-1].done, told[-1].total) == (80_000, 80_000)


def test_a_failure_while_the_sound_comes_is_an_error_for_people(monkeypatch):
    def fail(*_):
        raise RuntimeError("a word from the recording")

    monkeypatch.setattr(Network, "run", fail)
    with pytest.raises(EngineError, match="--speakers off") as caught:
        listen()[0].feed(sound([(30, 100)]))
    assert "word from" not in str(caught.value)


def test_silence_alone_has_no_turns_and_keeps_nothing():
    following, _, stretches = listen()
    for minutes in (1, 2, 3):
        following.feed(np.zeros(minutes * 60 * SAMPLE_RATE, np.int16))
    assert len(following._activity._codes) < 2 * FRAMES
    assert following.finish(np.zeros(190 * SAMPLE_RATE, np.int16), count=None, progress=silent) == []
    assert stretches == []

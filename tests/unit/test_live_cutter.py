"""Windows end where somebody pauses, cover all of the sound, and are never too long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.live.cutter import FRAME, LONGEST_S, Cutter

LOUD = 1000


def judge(samples):
    """A voice is whatever is loud."""
    return (np.abs(samples.reshape(-1, FRAME)).max(axis=1) > LOUD / 2).astype(np.float32)


def sound(*stretches):
    """Sound of (seconds, whether somebody speaks)."""
    return np.concatenate(
        [
            np.full(round(seconds * SAMPLE_RATE), LOUD if voice else 0, np.int16)
            for seconds, voice in stretches
        ]
    )


def cut(samples, *, block=1600):
    cutter = Cutter(judge)
    windows = [
        window for at in range(0, len(samples), block) for window in cutter.feed(samples[at : at + block])
    ]
    return windows + cutter.end()


def seconds(windows):
    return [(start / SAMPLE_RATE, end / SAMPLE_RATE) for start, end in windows]


def test_a_window_ends_in_the_middle_of_a_pause():
    ((_, first), _) = seconds(cut(sound((8, True), (1.5, False), (5, True))))
    assert 8.2 < first < 9.3


def test_a_short_pause_does_not_end_a_short_window():
    assert len(cut(sound((7, True), (0.5, False), (4, True)))) == 1


def test_a_short_pause_ends_a_long_window():
    ((_, first), _) = seconds(cut(sound((14, True), (0.6, False), (5, True))))
    assert 14 < first < 14.7


def test_a_pause_right_at_the_beginning_makes_no_tiny_window():
    windows = seconds(cut(sound((1, True), (2, False), (10, True), (1, False), (3, True))))
    assert windows[0][1] > 12


def test_somebody_who_never_pauses_is_cut_all_the_same():
    windows = seconds(cut(sound((120, True))))
    assert all(end - start <= LONGEST_S + 0.1 for start, end in windows)
    assert all(end - start >= 10 for start, end in windows[:-1])


def test_the_cut_without_a_pause_falls_where_a_voice_is_least_likely():
    spoken = sound((19, True), (0.2, False), (10, True))
    ((_, first), _) = seconds(cut(spoken))
    assert first == pytest.approx(19.1, abs=0.15)


def test_an_end_that_is_called_for_ends_the_window_there():
    cutter = Cutter(judge)
    assert cutter.feed(sound((3, True))) == []
    assert cutter.end() == [(0, 3 * SAMPLE_RATE)]
    assert cutter.end() == []
    assert cutter.feed(sound((2, True))) == []
    assert cutter.end() == [(3 * SAMPLE_RATE, 5 * SAMPLE_RATE)]


STRETCHES = some.lists(some.tuples(some.floats(0.01, 15), some.booleans()), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(STRETCHES, some.integers(100, 40_000))
def test_the_windows_cover_all_of_the_sound_in_order(stretches, block):
    samples = sound(*stretches)
    windows = cut(samples, block=block)
    edges = [edge for window in windows for edge in window]
    assert edges[0] == 0
    assert edges[-1] == len(samples)
    assert edges[1:-1:2] == edges[2::2]
    assert all(0 < end - start <= (LONGEST_S + 1) * SAMPLE_RATE for start, end in windows)


@settings(deadline=None, max_examples=20)
@given(STRETCHES, some.integers(100, 40_000), some.integers(100, 40_000))
def test_how_the_sound_arrives_does_not_move_the_cuts(stretches, one, other):
    samples = sound(*stretches)
    assert cut(samples, block=one) == cut(samples, block=other)

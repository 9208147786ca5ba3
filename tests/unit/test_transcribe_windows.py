"""Windows hold all speech, in order, in unbroken sound of at most thirty seconds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.engines.voice import FRAME, Voice
from casedraft.transcribe.engines.windows import LONGEST, Window, halves, pack
from tests.drafts import voice

stretches = st.lists(
    st.tuples(st.integers(1, 1500), st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.99])), max_size=12
)


def judged(parts, spare):
    probability = np.concatenate([np.zeros(0)] + [np.full(n, sure) for n, sure in parts]).astype(np.float32)
    n_samples = max(0, len(probability) * FRAME - (spare if len(probability) else 0))
    return Voice(probability, np.zeros_like(probability), n_samples)


@given(parts=stretches, spare=st.integers(0, FRAME - 1))
def test_windows_cover_all_speech_and_none_is_too_long(parts, spare):
    made = judged(parts, spare)
    windows = pack(made)
    assert all(0 <= each.start < each.end <= made.n_samples for each in windows)
    assert all(each.end - each.start <= LONGEST for each in windows)
    assert all(before.end <= after.start for before, after in pairwise(windows))
    inside = np.zeros(made.n_samples, bool)
    for each in windows:
        inside[each.start : each.end] = True
    for start, end in made.spans(0):
        assert inside[start:end].all()


@given(parts=stretches, spare=st.integers(0, FRAME - 1))
def test_halves_are_the_window(parts, spare):
    made = judged(parts, spare)
    for window in pack(made):
        parts_of_it = halves(window, made)
        assert parts_of_it[0].start == window.start
        assert parts_of_it[-1].end == window.end
        assert all(before.end == after.start for before, after in pairwise(parts_of_it))
        assert all(each.end > each.start for each in parts_of_it)


def test_where_nobody_speaks_there_is_no_window():
    assert pack(voice(seconds=3600)) == []


def test_pauses_stay_within_a_window():
    (window,) = pack(voice((5, 10), (12, 20)))
    assert window.start / SAMPLE_RATE < 5
    assert window.end / SAMPLE_RATE > 20


def test_a_long_silence_ends_a_window():
    assert len(pack(voice((5, 10), (30, 35)))) == 2


def test_a_window_ends_in_a_pause():
    first, second = pack(voice((0, 18), (19, 40)))
    assert 18 < first.end / SAMPLE_RATE <= second.start / SAMPLE_RATE < 19


def test_speech_without_a_pause_is_cut_where_a_voice_is_least_likely():
    made = voice((0, 60))
    dip = 20 * SAMPLE_RATE // FRAME
    made.probability[dip - 1 : dip + 2] = 0.4
    first, *_ = pack(made)
    assert abs(first.end / SAMPLE_RATE - 20) < 0.1


def test_a_short_window_stays_whole():
    assert halves(Window(0, 5 * SAMPLE_RATE), voice((0, 5))) == [Window(0, 5 * SAMPLE_RATE)]


def test_a_window_is_halved_in_its_pause():
    _, second = halves(Window(0, 28 * SAMPLE_RATE), voice((0, 12), (13, 28)))
    assert 12 <= second.start / SAMPLE_RATE <= 13

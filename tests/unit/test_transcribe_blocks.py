"""Long recordings are heard in blocks cut at quiet places."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.blocks import BLOCK_S, blocks


def noise(seconds):
    return np.random.default_rng(0).integers(-3000, 3000, int(seconds * SAMPLE_RATE), dtype=np.int16)


@pytest.mark.parametrize("seconds", [0.01, 30, BLOCK_S])
def test_a_short_recording_is_one_block(seconds):
    samples = noise(seconds)
    assert list(blocks(samples)) == [(0, len(samples))]


def test_no_sound_is_no_block():
    assert list(blocks(np.zeros(0, np.int16))) == []


def test_a_long_recording_is_cut_where_it_is_quiet():
    samples = noise(2.5 * BLOCK_S)
    for quiet in (BLOCK_S - 30, 2 * BLOCK_S - 40):
        samples[quiet * SAMPLE_RATE : (quiet + 1) * SAMPLE_RATE] = 0
    cuts = list(blocks(samples))
    assert cuts[0][0] == 0
    assert cuts[-1][1] == len(samples)
    assert all(end == start for (_, end), (start, _) in pairwise(cuts))
    assert BLOCK_S - 30 < cuts[0][1] / SAMPLE_RATE < BLOCK_S - 29
    assert 2 * BLOCK_S - 40 < cuts[1][1] / SAMPLE_RATE < 2 * BLOCK_S - 39


def test_a_recording_of_constant_loudness_is_cut_all_the_same():
    samples = np.full(3 * BLOCK_S * SAMPLE_RATE, 5, np.int16)
    cuts = list(blocks(samples))
    assert cuts[-1][1] == len(samples)
    assert all(0 < end - start <= BLOCK_S * SAMPLE_RATE for start, end in cuts)

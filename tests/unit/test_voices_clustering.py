"""How many voices there are, and which vectors are whose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casedraft.transcribe.voices.clustering import refined, voices
from casedraft.transcribe.voices.embedding import unit

WIDTH = 192


def speech(counts, *, alike=0.6, between=0.0, seed=0):
    """Vectors of several voices in turn: any two of one voice about `alike` near, two voices' middles `between`."""
    random = np.random.default_rng(seed)
    common = random.standard_normal(WIDTH)
    common /= np.linalg.norm(common)
    vectors, owners = [], []
    for owner, count in enumerate(counts):
        own = random.standard_normal(WIDTH)
        own -= own @ common * common
        middle = np.sqrt(between) * common + np.sqrt(1 - between) * own / np.linalg.norm(own)
        noise = random.standard_normal((count, WIDTH)) / np.sqrt(WIDTH)
        vectors.append(np.sqrt(alike) * middle + np.sqrt(1 - alike) * noise)
        owners += [owner] * count
    order = random.permutation(len(owners))
    return unit(np.concatenate(vectors)).astype(np.float32)[order], np.array(owners)[order]


def purity(vectors, owners, middles):
    nearest = (vectors @ middles.T).argmax(axis=1)
    return sum(np.bincount(nearest[owners == owner]).max() for owner in set(owners)) / len(owners)


@pytest.mark.parametrize("counts", [(60,), (200, 30), (80, 60, 15), (60, 50, 40, 30, 20)])
def test_voices_are_counted(counts):
    vectors, owners = speech(counts, between=0.3)
    middles = voices(vectors, None)
    assert len(middles) == len(counts)
    assert purity(vectors, owners, middles) == 1


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_the_count_that_is_told_is_kept_whatever_is_heard(count):
    for vectors, _ in (speech((60,)), speech((50, 40)), speech((40, 30, 20, 20), between=0.5)):
        assert len(voices(vectors, count)) == count


def test_voices_alike_are_told_apart_when_their_number_is_told():
    vectors, owners = speech((80, 80), between=0.8)
    assert purity(vectors, owners, refined(voices(vectors, 2), vectors)) > 0.95


def test_a_cough_is_no_voice():
    vectors, _ = speech((90, 60, 2))
    assert len(voices(vectors, None)) == 2


def test_one_voice_in_a_short_recording_is_one():
    assert [len(voices(speech((count,), alike=0.55, seed=count)[0], None)) for count in range(1, 20)] == [
        1
    ] * 19


def test_hours_are_clustered_in_stretches():
    vectors, owners = speech((6000, 4000, 400), between=0.4)
    middles = voices(vectors, None)
    assert len(middles) == 3
    assert purity(vectors, owners, middles) > 0.999


def test_nothing_heard_is_nobodys():
    assert voices(np.zeros((0, WIDTH), np.float32), None).shape == (0, WIDTH)
    assert voices(np.zeros((0, WIDTH), np.float32), 3).shape == (0, WIDTH)


def test_vectors_across_two_turns_do_not_draw_the_voices_together():
    vectors, owners = speech((50, 50))
    across = unit(vectors[owners == 0][:30] + vectors[owners == 1][:30])
    every = np.concatenate([vectors, across])
    pure = unit(np.stack([vectors[owners == 0].sum(axis=0), vectors[owners == 1].sum(axis=0)]))
    assert np.allclose(refined(pure, every), pure, atol=0.05)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 40), st.integers(1, 8), st.integers(0, 99))
def test_any_vectors_give_no_more_voices_than_told(number, count, seed):
    random = np.random.default_rng(seed)
    vectors = unit(random.standard_normal((number, 8))).astype(np.float32)
    middles = voices(vectors, count)
    assert 1 <= len(middles) <= count
    assert np.isfinite(middles).all()

"""Two channels become one without losing a voice; offsets go, and level and overdrive are noted."""

from __future__ import annotations

import numpy as np
import pytest

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.mixing import Mixer


def voice(seconds=5.0, *, seed=0, loud=0.1):
    """Noise that comes and goes as syllables do; two seeds give two people."""
    count = int(seconds * SAMPLE_RATE)
    syllables = np.clip(np.sin(np.arange(count) / SAMPLE_RATE * 2 * np.pi * (3 + seed)), 0, 1)
    return (loud * syllables * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)


def mixed(*channels, piece=1000):
    mixer = Mixer()
    sound = np.stack(channels).astype(np.float32)
    parts = [
        part
        for start in range(0, sound.shape[1], piece)
        for part in mixer.add(sound[:, start : start + piece])
    ]
    made = np.concatenate([*parts, *mixer.rest()]) / 32768
    assert len(made) == sound.shape[1]
    return made, mixer


def loudness(sound):
    return float(np.sqrt(np.mean(np.square(sound))))


@pytest.mark.parametrize("piece", [1, 777, 100_000])
def test_one_channel_comes_out_bit_for_bit(piece):
    samples = np.rint(voice(1.5) * 32768)
    made, _ = mixed(samples / 32768, piece=piece)
    assert (made * 32768 == samples).all()


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, 1), (1, 0), (0, 1), (1, -1), (-1, 1), (1, 0.3), (1, -0.3), (0.01, -1)],
    ids=[
        "same",
        "right silent",
        "left silent",
        "opposite",
        "opposite",
        "quieter",
        "quieter opposite",
        "faint opposite",
    ],
)
def test_a_voice_keeps_its_level_however_the_channels_hold_it(left, right):
    said = voice()
    made, _ = mixed(left * said, right * said)
    assert loudness(made) == pytest.approx(loudness(said), rel=0.02)
    assert abs(np.corrcoef(made, said)[0, 1]) > 0.999


def test_two_people_each_on_a_channel_are_both_heard():
    first, second = voice(8), voice(8, seed=1)
    turn = np.arange(len(first)) // (2 * SAMPLE_RATE) % 2 == 0
    made, _ = mixed(first * turn, second * ~turn)
    assert loudness(made[turn]) == pytest.approx(loudness(first[turn]), rel=0.15)
    assert loudness(made[~turn]) == pytest.approx(loudness(second[~turn]), rel=0.15)


def test_a_channel_that_is_turned_over_on_the_way_is_followed():
    said = voice(20)
    phase = np.where(np.arange(len(said)) < len(said) // 2, 1, -1)
    made, _ = mixed(said, said * phase)
    late = slice(len(said) // 2 + 4 * SAMPLE_RATE, None)
    assert loudness(made[late]) == pytest.approx(loudness(said[late]), rel=0.05)


def test_nothing_clicks_where_the_mix_changes():
    tone = (0.3 * np.sin(np.arange(10 * SAMPLE_RATE) * 2 * np.pi * 200 / SAMPLE_RATE)).astype(np.float32)
    half = len(tone) // 2
    right = np.concatenate([tone[:half], np.zeros(half, np.float32)])
    made, _ = mixed(tone, right)
    steepest = 0.3 * 2 * np.pi * 200 / SAMPLE_RATE
    assert np.abs(np.diff(made)).max() < 1.2 * steepest


@pytest.mark.parametrize("offset", [0.3, -0.05])
def test_an_offset_is_taken_away(offset):
    said = voice(8)
    for channels in ([said + offset], [said + offset, said]):
        made, _ = mixed(*channels)
        assert abs(made.mean()) < 0.001
        assert loudness(made) == pytest.approx(loudness(said), rel=0.03)


def test_a_steady_offset_with_nothing_else_is_silence():
    made, mixer = mixed(np.full(5 * SAMPLE_RATE, 0.5))
    assert np.abs(made).max() < 0.001
    assert mixer.level_db == -120


def test_the_sum_of_loud_channels_does_not_run_over():
    made, _ = mixed(voice(loud=0.9), voice(seed=1, loud=0.9))
    assert np.isfinite(made).all()
    assert np.abs(made).max() <= 1


def test_silence_gives_silence():
    made, mixer = mixed(np.zeros(SAMPLE_RATE * 2), np.zeros(SAMPLE_RATE * 2))
    assert not made.any()
    assert (mixer.level_db, mixer.clipped, mixer.sounding) == (-120, 0, 0)


def test_overdrive_is_counted_where_somebody_speaks():
    said = voice(10, loud=0.2)
    _, clean = mixed(said)
    _, cut = mixed(np.clip(said * 8, -1, 1), said)
    assert clean.clipped / clean.sounding < 0.001
    assert cut.clipped / cut.sounding > 0.05


def test_the_level_is_that_of_the_speech_and_not_of_the_silence_around_it():
    _, mixer = mixed(np.concatenate([np.zeros(SAMPLE_RATE * 18), voice(2)]))
    assert -32 < mixer.level_db < -20

"""Where somebody speaks."""

from __future__ import annotations

import faster_whisper.vad
import numpy as np
import pytest

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.engines.voice import FRAME, voice_in
from tests.drafts import voice


class FakeDetector:
    """Hears a voice in whatever is loud, but not when it is as loud as `deaf_above`."""

    def __init__(self, deaf_above=2.0):
        self.deaf_above = deaf_above
        self.heard = []

    def __call__(self, sound):
        assert sound.dtype == np.float32
        self.heard.append(len(sound))
        peaks = np.abs(sound.reshape(-1, FRAME)).max(axis=1)
        return np.where((peaks > 0.002) & (peaks < self.deaf_above), 0.9, 0.01).astype(np.float32)


@pytest.fixture
def detector(monkeypatch):
    made = FakeDetector()
    monkeypatch.setattr(faster_whisper.vad, "get_vad_model", lambda: made)
    return made


def loud(seconds, level=8000):
    return np.full(int(seconds * SAMPLE_RATE), level, np.int16)


def test_no_sound_holds_no_voice(detector):
    heard = voice_in(np.zeros(0, np.int16), lambda _: None)
    assert heard.spans(160) == []
    assert heard.loudness() == -120


def test_silence_is_not_even_shown_to_the_detector(detector):
    heard = voice_in(np.zeros(3600 * SAMPLE_RATE, np.int16), lambda _: None)
    assert detector.heard == []
    assert heard.spans(160) == []


def test_a_long_recording_is_heard_in_blocks_that_join_without_a_seam(detector):
    told = []
    samples = loud(900)
    heard = voice_in(samples, told.append)
    assert max(detector.heard) < 300 * SAMPLE_RATE
    assert len(heard.probability) == -(-len(samples) // FRAME)
    assert heard.spans(0) == [(0, len(samples))]
    assert told == sorted(told)
    assert told[-1] == len(samples)


def test_speech_that_is_only_known_when_faint_is_found_by_a_second_hearing(detector):
    detector.deaf_above = 0.1
    heard = voice_in(loud(10), lambda _: None)
    assert len(detector.heard) == 2
    assert heard.spans(160) == [(0, 10 * SAMPLE_RATE)]


def test_where_speech_is_found_at_once_there_is_no_second_hearing(detector):
    voice_in(loud(10), lambda _: None)
    assert len(detector.heard) == 1


def test_short_silences_do_not_end_speech_and_padding_does_not_overlap():
    made = voice((1, 2), (2.1, 3), (3.5, 4), seconds=10)
    spans = made.spans(160, pad_ms=400)
    assert len(spans) == 2
    assert spans[0][1] == spans[1][0]
    assert 0.5 * SAMPLE_RATE < spans[0][0] < SAMPLE_RATE


def test_what_never_gets_likely_is_no_speech():
    made = voice((1, 2), seconds=10)
    made.probability[made.probability > 0] = 0.45
    assert made.spans(160) == []


def test_loudness_is_that_of_the_speech():
    assert voice((1, 2), seconds=10, level=-23).loudness() == pytest.approx(-23)

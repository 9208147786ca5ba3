"""The real speech model: it hears what was said and nothing where nobody speaks."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from casedraft.models import Store
from casedraft.transcribe import (
    SAMPLE_RATE,
    FasterWhisperRecogniser,
    Listening,
    read_transcript,
    transcribe_recording,
    write_captions,
)
from casedraft.transcribe.decode import decoded
from casedraft.transcribe.recording import NO_SOUND, NOTHING_HEARD
from casedraft.transcribe.utterances import MOST_WORDS

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cin-visit-01.m4a"
FIVE_MINUTES = np.arange(300 * SAMPLE_RATE) / SAMPLE_RATE


@pytest.fixture(scope="module")
def recogniser():
    store = Store()
    return FasterWhisperRecogniser(store.path("whisper-base"), revision=store.revision("whisper-base"))


def write_wav(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def white(level):
    return level * np.random.default_rng(0).standard_normal(len(FIVE_MINUTES))


def pink(level):
    spectrum = np.fft.rfft(white(1))
    wave_form = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), len(FIVE_MINUTES))
    return level * wave_form / np.abs(wave_form).max()


def hum(level):
    return level * sum(np.sin(2 * np.pi * 50 * n * FIVE_MINUTES) / n for n in (1, 2, 3))


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(lambda: white(0.003), id="hiss"),
        pytest.param(lambda: white(0.1), id="noise"),
        pytest.param(lambda: pink(0.5), id="rumble"),
        pytest.param(lambda: hum(0.3), id="hum"),
        pytest.param(lambda: 0.4 * np.sin(2800 * FIVE_MINUTES) * (FIVE_MINUTES % 3 < 0.4), id="beeps"),
    ],
)
def test_five_minutes_of_noise_give_no_words(recogniser, tmp_path, sound):
    transcript = transcribe_recording(write_wav(tmp_path / "a.wav", sound()), recogniser)
    assert transcript.utterances == ()
    assert NOTHING_HEARD in transcript.settings["notices"]


def test_five_minutes_of_silence_give_no_words_and_ask_about_the_microphone(recogniser, tmp_path):
    path = write_wav(tmp_path / "a.wav", np.zeros(len(FIVE_MINUTES)))
    transcript = transcribe_recording(path, recogniser)
    assert transcript.utterances == ()
    assert transcript.settings["notices"] == [NOTHING_HEARD, NO_SOUND]


@pytest.fixture(scope="module")
def minute(tmp_path_factory):
    """Half a minute of the bundled visit between two of silence."""
    with decoded(EXAMPLE) as sound:
        talk = np.array(sound.samples[20 * SAMPLE_RATE : 50 * SAMPLE_RATE], dtype=np.float64) / 32768
    quiet = np.zeros(15 * SAMPLE_RATE)
    return write_wav(tmp_path_factory.mktemp("sound") / "minute.wav", np.concatenate([quiet, talk, quiet]))


@pytest.fixture(scope="module")
def transcript(recogniser, minute):
    return transcribe_recording(minute, recogniser)


def test_the_words_of_a_visit_are_heard_in_evidence_sized_pieces(transcript):
    assert transcript.word_count > 40
    assert len(transcript.utterances) > 4
    for each in transcript.utterances:
        assert each.text == " ".join(word.text for word in each.words)
        assert len(each.words) <= MOST_WORDS
        assert all(0 < word.confidence <= 1 for word in each.words)


def test_words_stand_where_somebody_speaks_and_nowhere_else(transcript):
    words = [word for each in transcript.utterances for word in each.words]
    assert words[0].start_ms >= 14_000
    assert words[-1].end_ms <= 46_500
    starts = [word.start_ms for word in words]
    assert starts == sorted(starts)


def test_the_settings_really_used_are_the_models_own(transcript):
    settings = transcript.settings
    assert settings["model"] == "whisper-base"
    assert settings["options"]["beam_size"] == 5
    assert settings["options"]["word_timestamps"] is True
    assert settings["options"]["condition_on_previous_text"] is False
    assert settings["vad"]["threshold"] == 0.5


def test_the_same_sound_gives_the_same_words(recogniser, minute, transcript):
    assert transcribe_recording(minute, recogniser).utterances == transcript.utterances


def test_the_language_is_found_out_when_it_is_not_given(recogniser, minute):
    assert transcribe_recording(minute, recogniser, listening=Listening(language=None)).language == "en"


def test_a_real_transcript_survives_every_form_that_can_be_read(transcript, tmp_path):
    for form in ("json", "vtt", "srt"):
        path = tmp_path / f"a.{form}"
        path.write_text(write_captions(transcript, form), encoding="utf-8")
        back = read_transcript(path)
        assert [(u.text, u.start_ms, u.end_ms) for u in back.utterances] == [
            (u.text, u.start_ms, u.end_ms) for u in transcript.utterances
        ]
        if form == "json":
            assert back == transcript

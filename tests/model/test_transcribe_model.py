"""The real speech model: it hears what was said and nothing where nobody speaks."""

from __future__ import annotations

import wave
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from casedraft.models import Store
from casedraft.progress import silent
from casedraft.transcribe import (
    SAMPLE_RATE,
    FasterWhisperRecogniser,
    Listening,
    read_transcript,
    transcribe_recording,
    write_captions,
)
from casedraft.transcribe.decode import decoded
from casedraft.transcribe.engines.decoding import BEAM
from casedraft.transcribe.engines.silence import WITHHELD
from casedraft.transcribe.notices import NO_SOUND, NOTHING_HEARD
from casedraft.transcribe.utterances import MOST_WORDS
from tests import sounds
from tests.sounds import as_samples

pytestmark = pytest.mark.model

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "cin-visit-01.m4a"


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


def hear(recogniser, sound, **options):
    return recogniser.recognise(as_samples(sound), language="en", progress=silent, **options)


def words_of(heard):
    return [word.text.strip(".,?!").casefold() for passage in heard.passages for word in passage.words]


@pytest.mark.parametrize("name", sounds.NON_SPEECH)
def test_a_minute_in_which_nobody_speaks_gives_no_words(recogniser, name):
    sound = sounds.NON_SPEECH[name](60, np.random.default_rng(1))
    assert hear(recogniser, sound).passages == ()


def test_noise_in_a_file_gives_no_words_and_says_so(recogniser, tmp_path):
    noise = sounds.loud_noise(30, np.random.default_rng(0))
    transcript = transcribe_recording(write_wav(tmp_path / "a.wav", noise), recogniser)
    assert transcript.utterances == ()
    assert NOTHING_HEARD in transcript.settings["notices"]


@pytest.mark.parametrize("voices", [1, 2, 6])
def test_a_television_behind_a_closed_door_gives_no_words(recogniser, talk, voices):
    music = sounds.music(len(talk) / SAMPLE_RATE, np.random.default_rng(1))[: len(talk)]
    television = sounds.behind_a_door(sounds.babble(talk, voices) + 0.3 * music)
    assert hear(recogniser, television).passages == ()


def test_words_made_up_over_a_crowd_are_withheld_kept_as_readings_and_their_place_is_told(recogniser, talk):
    heard = hear(recogniser, 0.3 * sounds.babble(talk, 6))
    assert heard.passages == ()
    assert heard.readings
    assert all(WITHHELD in each.reason and not each.chosen for each in heard.readings)
    assert heard.speech


@pytest.mark.parametrize(
    "worsened",
    [
        pytest.param(lambda talk: 0.03 * talk, id="thirty decibels fainter"),
        pytest.param(sounds.telephone_band, id="over the telephone"),
        pytest.param(lambda talk: 0.03 * sounds.telephone_band(talk), id="faint, over the telephone"),
        pytest.param(
            lambda talk: talk + 0.02 * np.random.default_rng(0).standard_normal(len(talk)), id="in noise"
        ),
    ],
)
def test_speech_that_is_hard_to_hear_survives(recogniser, talk, worsened):
    clear = hear(recogniser, talk)
    heard = hear(recogniser, worsened(talk))
    assert heard.passages
    assert not any(WITHHELD in each.reason for each in heard.readings)
    alike = SequenceMatcher(None, words_of(clear), words_of(heard)).ratio()
    assert alike > 0.5  # a telephone takes away much of what tells one word from another


def test_five_hours_of_silence_after_the_talk_change_nothing(recogniser, talk):
    samples = np.zeros(5 * 3600 * SAMPLE_RATE, np.int16)
    samples[: len(talk)] = as_samples(talk)
    long = recogniser.recognise(samples, language="en", progress=silent)
    short = recogniser.recognise(samples[: len(talk) + SAMPLE_RATE], language="en", progress=silent)
    assert words_of(long) == words_of(short)


def test_a_stretch_in_no_known_language_does_not_derail_the_rest(recogniser, talk):
    pause = np.zeros(5 * SAMPLE_RATE)
    alone = words_of(hear(recogniser, np.concatenate([talk, pause])))
    heard = hear(recogniser, np.concatenate([talk, pause, talk[::-1], pause, talk]))
    middle = (len(talk) + len(pause)) * 1000 // SAMPLE_RATE
    before = [
        word.text.strip(".,?!").casefold() for p in heard.passages for word in p.words if word.end_ms < middle
    ]
    assert SequenceMatcher(None, alone, before).ratio() > 0.95
    after = [
        word.text.strip(".,?!").casefold()
        for p in heard.passages
        for word in p.words
        if word.start_ms > 2 * middle
    ]
    assert SequenceMatcher(None, alone, after).ratio() > 0.8


def test_a_window_of_which_the_model_is_unsure_is_read_twice_and_both_readings_are_kept(recogniser, talk):
    loud = np.sqrt(np.square(talk).mean())
    heard = hear(recogniser, talk + loud * np.random.default_rng(0).standard_normal(len(talk)))
    assert heard.readings
    places = Counter((each.start_ms, each.end_ms) for each in heard.readings)
    assert set(places.values()) == {2}
    for place in places:
        assert sum(each.chosen for each in heard.readings if (each.start_ms, each.end_ms) == place) <= 1


def test_what_is_said_in_another_language_is_translated_on_a_track_of_its_own(recogniser, talk):
    heard = recogniser.recognise(as_samples(talk), language="cy", progress=silent, translate=True)
    assert heard.translation
    assert all(each.text for each in heard.translation)
    assert heard.language == "cy"


def test_five_minutes_of_silence_give_no_words_and_ask_about_the_microphone(recogniser, tmp_path):
    path = write_wav(tmp_path / "a.wav", np.zeros(300 * SAMPLE_RATE))
    transcript = transcribe_recording(path, recogniser)
    assert transcript.utterances == ()
    assert transcript.settings["notices"] == [NOTHING_HEARD, NO_SOUND]


@pytest.fixture(scope="module")
def talk():
    """Half a minute of the bundled visit, within -1 to 1."""
    with decoded(EXAMPLE) as sound:
        return np.array(sound.samples[20 * SAMPLE_RATE : 50 * SAMPLE_RATE], dtype=np.float64) / 32768


@pytest.fixture(scope="module")
def minute(tmp_path_factory, talk):
    """The same between two quarters of silence."""
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
    assert settings["options"]["beam_size"] == BEAM
    assert settings["options"]["word_timestamps"] is True
    assert settings["options"]["condition_on_previous_text"] is False
    assert settings["vad"]["begins"] == 0.5


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

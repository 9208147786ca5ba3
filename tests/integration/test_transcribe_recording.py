"""From a recording's file to its transcript, with a recogniser of cardboard."""

from __future__ import annotations

import hashlib
import wave
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pytest

from casedraft.errors import EngineError, MissingModelError
from casedraft.progress import Progress
from casedraft.records import Millis, Reading, Utterance, Word
from casedraft.transcribe import SAMPLE_RATE, Hearing, Listening, Passage, transcribe_recording
from casedraft.transcribe.engines.silence import WITHHELD
from casedraft.transcribe.notices import NO_SOUND, NOTHING_HEARD, about_withheld
from casedraft.transcribe.recording import unheard
from casedraft.transcribe.voices import Turn


def word(text, start, end):
    return Word(text=text, start_ms=Millis(start), end_ms=Millis(end), confidence=0.9)


@dataclass
class Cardboard:
    """A recogniser that hears what it is told to."""

    passages: tuple[Passage, ...] = ()
    speech: tuple[tuple[int, int], ...] = ()
    asked: list = field(default_factory=list)

    def recognise(self, samples, *, language, progress, translate=False):
        self.asked.append((len(samples), language))
        progress(Progress("transcribe", 1000, 1000, "ms"))
        return Hearing(language or "cy", self.passages, self.speech, settings={"model": "cardboard"})


@pytest.fixture
def recording(tmp_path):
    def make(samples):
        path = tmp_path / "visit.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(samples.tobytes())
        return path

    return make


SPEECH = np.tile(np.array([1000, -1000], np.int16), SAMPLE_RATE // 2)
SAID = Passage(100, 900, "Hello. Hi?", (word("Hello.", 100, 400), word("Hi?", 450, 900)))


def test_a_transcript_says_what_was_heard_where_and_with_what(recording):
    path = recording(SPEECH)
    cardboard = Cardboard((SAID,), ((0, 1000),))
    steps = []
    transcript = transcribe_recording(path, cardboard, progress=lambda each: steps.append(each.step))
    assert transcript.recording.file == "visit.wav"
    assert transcript.recording.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert transcript.recording.duration_ms == 1000
    assert transcript.language == "en"
    assert transcript.speakers == ()
    assert [(each.id, each.text, each.speaker) for each in transcript.utterances] == [
        ("u1", "Hello. Hi?", None)
    ]
    assert transcript.settings == {
        "model": "cardboard",
        "vocabulary": 0,
        "people": [],
        "notices": [],
        "unheard_ms": [],
    }
    assert cardboard.asked == [(SAMPLE_RATE, "en")]
    assert steps == ["decode", "transcribe"]


def test_the_language_can_be_left_to_the_recogniser(recording):
    cardboard = Cardboard((SAID,))
    assert (
        transcribe_recording(recording(SPEECH), cardboard, listening=Listening(language=None)).language
        == "cy"
    )


def test_silence_gives_no_words_and_says_so(recording):
    transcript = transcribe_recording(recording(np.zeros(SAMPLE_RATE, np.int16)), Cardboard())
    assert transcript.utterances == ()
    assert transcript.settings["notices"] == [NOTHING_HEARD, NO_SOUND]


def test_sound_without_speech_gives_no_words_and_does_not_blame_the_microphone(recording):
    transcript = transcribe_recording(recording(SPEECH), Cardboard())
    assert transcript.settings["notices"] == [NOTHING_HEARD]


def test_speech_without_words_is_told(recording):
    cardboard = Cardboard((SAID,), ((0, 900), (60_000, 70_000)))
    transcript = transcribe_recording(recording(SPEECH), cardboard)
    assert transcript.settings["unheard_ms"] == [[60_000, 70_000]]
    assert transcript.settings["notices"] == [
        "Somebody may be speaking where no words were made out: 1:00 to 1:10. Listen there."
    ]


def test_many_places_without_words_are_told_in_brief(recording):
    speech = tuple((n * 10_000, n * 10_000 + 6000) for n in range(9))
    (notice,) = transcribe_recording(recording(SPEECH), Cardboard((SAID,), speech)).settings["notices"]
    assert notice.count(" to ") == 5
    assert notice.endswith("and 4 more places. Listen there.")


def test_what_the_decoder_noticed_stands_in_the_transcript(recording):
    path = recording(np.tile(SPEECH, 10))
    path.write_bytes(path.read_bytes()[:-200_000])
    (notice,) = transcribe_recording(path, Cardboard((SAID,))).settings["notices"]
    assert notice.startswith("Decoded 0:03 of 0:10; the file is damaged or cut off after that.")


@pytest.mark.parametrize(
    ("speech", "gaps"),
    [
        ([], []),
        ([(0, 4999)], []),
        ([(0, 5000)], [(0, 5000)]),
        ([(9_000, 12_000)], []),
        ([(5_000, 11_000)], [(5_000, 10_000)]),
        ([(10_500, 17_000)], [(11_000, 16_000)]),
        ([(16_500, 23_000)], [(17_000, 23_000)]),
        ([(0, 30_000)], [(0, 10_000), (11_000, 16_000), (17_000, 30_000)]),
    ],
)
def test_where_speech_has_no_words(speech, gaps):
    words = (word("a", 10_000, 11_000), word("b", 16_000, 17_000))
    assert unheard(speech, [Utterance(id="u1", text="a b", words=words)]) == gaps


def test_a_passage_without_word_times_counts_as_heard_all_along():
    heard = [Utterance(id="u1", text="a b", start_ms=0, end_ms=20_000)]
    assert unheard([(0, 20_000)], heard) == []


NOISE = np.random.default_rng(3).normal(0, 3000, SAMPLE_RATE * 12).astype("<i2")


def words_of(*texts, start=0):
    return tuple(
        Word(text=text, start_ms=start + n * 400, end_ms=start + n * 400 + 350, confidence=0.9)
        for n, text in enumerate(texts)
    )


def said(*texts, start=0):
    words = words_of(*texts, start=start)
    return Passage(words[0].start_ms, words[-1].end_ms, " ".join(texts), words)


class TwoVoices:
    """A separator of cardboard: the first half is one voice, the second another."""

    settings: ClassVar = {"engine": "cardboard"}

    def __init__(self, fault=None):
        self.asked = []
        self.fault = fault

    def separate(self, samples, *, count, progress):
        self.asked.append(count)
        if self.fault:
            raise self.fault
        total = len(samples) * 1000 // SAMPLE_RATE
        if count == 1:
            return [Turn(0, total, 0)]
        return [Turn(0, total // 2, 0), Turn(total // 2, total, 1)]


TALK = (said("Is", "he", "well?"), said("He", "is", "now.", start=8000))


def test_every_word_is_given_to_its_voice(recording):
    found = transcribe_recording(recording(NOISE), Cardboard(TALK), separator=TwoVoices())
    assert [each.speaker for each in found.utterances] == ["s1", "s2"]
    assert [each.id for each in found.speakers] == ["s1", "s2"]
    assert found.settings["voices"] == {"engine": "cardboard", "asked": "auto"}


@pytest.mark.parametrize(
    ("listening", "count"),
    [
        (Listening(), None),
        (Listening(speakers=2), 2),
        (Listening(people=(("Priya Nair", None), ("Kelly-Ann", "mother"))), 2),
        (Listening(dictation=True), 1),
        (Listening(speakers="off"), "never asked"),
    ],
)
def test_the_separator_is_told_how_many_speak(recording, listening, count):
    separator = TwoVoices()
    transcribe_recording(recording(NOISE), Cardboard(TALK), listening=listening, separator=separator)
    assert (separator.asked or ["never asked"]) == [count]


@pytest.mark.parametrize("fault", [EngineError("It failed."), MissingModelError("It is not installed.")])
def test_no_word_is_lost_when_voices_cannot_be_told_apart(recording, fault):
    found = transcribe_recording(recording(NOISE), Cardboard(TALK), separator=TwoVoices(fault))
    assert [each.text for each in found.utterances] == ["Is he well?", "He is now."]
    assert found.speakers == ()
    assert any("not told apart" in each and fault.what in each for each in found.settings["notices"])


def test_the_one_person_who_is_known_to_speak_is_named(recording):
    listening = Listening(speakers=1, people=(("Tunde Adeyemi", "social worker"),))
    found = transcribe_recording(
        recording(NOISE), Cardboard(TALK), listening=listening, separator=TwoVoices()
    )
    (speaker,) = found.speakers
    assert (speaker.name, speaker.role) == ("Tunde Adeyemi", "social worker")


DICTATED = (
    said("He", "was", "well", "full", "stop"),
    said("New", "paragraph.", start=3000),
    said("She", "was", "ninety-one,", "sorry,", "eighty-one.", "Full", "stop.", start=6000),
)


def test_a_dictation_is_noticed_and_written_as_it_is_meant(recording):
    found = transcribe_recording(recording(NOISE), Cardboard(DICTATED))
    assert " ".join(each.text for each in found.utterances).startswith("He was well full stop New paragraph.")
    written = " ".join(each.written or "" for each in found.utterances).split()
    assert "81." in written
    assert "stop" not in written


def test_dictated_sentences_begin_and_end_with_the_voice(recording):
    class Exact(TwoVoices):
        def separate(self, samples, *, count, progress):
            return [Turn(0, 2200, 0), Turn(2900, 4000, 0), Turn(5800, 9000, 0)]

    found = transcribe_recording(recording(NOISE), Cardboard(DICTATED), separator=Exact())
    assert found.utterances[0].written is not None
    assert [found.utterances[0].start_ms, found.utterances[-1].end_ms] == [0, 9000]
    assert found.utterances[-1].words[-1].end_ms < 9000
    assert [each.speaker for each in found.utterances] == ["s1"] * len(found.utterances)


def test_a_talk_that_is_said_to_be_no_dictation_is_none(recording):
    listening = Listening(dictation=False)
    found = transcribe_recording(recording(NOISE), Cardboard(DICTATED), listening=listening)
    assert all(each.written is None for each in found.utterances)


def test_names_of_the_vocabulary_are_written_as_given(recording):
    heard = (said("I", "saw", "malachi", "at", "school."),)
    listening = Listening(vocabulary=("Malachi Braithwaite",))
    found = transcribe_recording(recording(NOISE), Cardboard(heard), listening=listening)
    (utterance,) = found.utterances
    assert utterance.text == "I saw Malachi at school."
    assert utterance.words[2].correction.heard == "malachi"


def test_another_language_is_left_as_it_was_heard(recording):
    heard = (said("Gwelais", "malachi", "color."),)
    listening = Listening(language="cy", vocabulary=("Malachi",))
    found = transcribe_recording(recording(NOISE), Cardboard(heard), listening=listening)
    assert found.utterances[0].text == "Gwelais malachi color."


class Deaf:
    """A second listener that fails."""

    at_once = 1

    def read_again(self, sound, hints):
        raise EngineError("It failed.")


def test_no_word_is_lost_when_the_recording_cannot_be_heard_again(recording):
    heard = (said("I", "saw", "malachi", "and", "Gamaya."),)
    found = transcribe_recording(
        recording(NOISE),
        Cardboard(heard),
        listening=Listening(vocabulary=("Malachi", "Amaya")),
        listener=lambda _: Deaf(),
    )
    assert "Malachi" in found.utterances[0].text
    assert any("without hearing the recording again" in each for each in found.settings["notices"])


def test_a_list_of_names_that_is_too_long_is_told(recording):
    listening = Listening(vocabulary=tuple(f"Name{n}" for n in range(2001)))
    found = transcribe_recording(recording(NOISE), Cardboard(TALK), listening=listening)
    assert any("more than 2,000 entries" in each for each in found.settings["notices"])


def test_words_that_were_withheld_are_told_where_no_gap_tells_of_them():
    def reading(start, end, why=WITHHELD):
        return Reading(start_ms=start, end_ms=end, text="x", log_probability=-1, chosen=False, reason=why)

    readings = [
        reading(1000, 3000),
        reading(1000, 3000),
        reading(60_000, 70_000),
        reading(9000, 9500, "Loop."),
    ]
    (notice,) = about_withheld(readings, [(61_000, 69_000)])
    assert notice.endswith("were left out: 0:01 to 0:03. Listen there.")
    assert about_withheld(readings[2:], [(61_000, 69_000)]) == []

"""From a recording's file to its transcript, with a recogniser of cardboard."""

from __future__ import annotations

import hashlib
import wave
from dataclasses import dataclass, field

import numpy as np
import pytest

from casedraft.progress import Progress
from casedraft.records import Millis, Utterance, Word
from casedraft.transcribe import SAMPLE_RATE, Hearing, Listening, Passage, transcribe_recording
from casedraft.transcribe.recording import NO_SOUND, NOTHING_HEARD, unheard


def word(text, start, end):
    return Word(text=text, start_ms=Millis(start), end_ms=Millis(end), confidence=0.9)


@dataclass
class Cardboard:
    """A recogniser that hears what it is told to."""

    passages: tuple[Passage, ...] = ()
    speech: tuple[tuple[int, int], ...] = ()
    asked: list = field(default_factory=list)

    def recognise(self, samples, *, language, progress):
        self.asked.append((len(samples), language))
        progress(Progress("transcribe", 1000, 1000, "ms"))
        return Hearing(language or "cy", self.passages, self.speech, {"model": "cardboard"})


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


SPEECH = np.full(SAMPLE_RATE, 1000, np.int16)
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
    assert transcript.settings == {"model": "cardboard", "notices": [], "unheard_ms": []}
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

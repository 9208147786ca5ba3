"""Voices and names are found while a recording runs, and the end finds them done."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from live_sound import LiveSource, LoudnessEars, loudness_judge

from casedraft.errors import EngineError
from casedraft.progress import silent
from casedraft.records import Millis, Word
from casedraft.transcribe import SAMPLE_RATE, Listening, Passage
from casedraft.transcribe.live import Ahead, LiveSession, live_transcript
from casedraft.transcribe.vocabulary import correct
from casedraft.transcribe.voices import Turn

RECORDING = np.arange(100 * SAMPLE_RATE, dtype=np.int64).astype(np.int16)


def read(start, end):
    return RECORDING[start:end]


def nobody(_language):
    return None


class Voices:
    """A separator that notes what it is fed, and gives two turns."""

    settings = {"engine": "fake"}  # noqa: RUF012

    def __init__(self, fail_at=None):
        self.fed = []
        self.heard = []
        self.fail_at = fail_at
        self.finished = threading.Event()

    def listen(self):
        return SimpleNamespace(feed=self._feed, finish=self._finish)

    def separate(self, samples, *, count, progress):
        return self._turns("afresh", count)

    def _feed(self, samples):
        if self.fail_at == len(self.fed):
            raise ValueError("a word from the recording")
        assert len(samples[:]) == len(samples)
        self.fed.append(len(samples) // SAMPLE_RATE)
        self.heard.append(samples[len(samples) - SAMPLE_RATE :])

    def _finish(self, samples, *, count, progress):
        self.finished.set()
        return self._turns("followed", count)

    def _turns(self, how, count):
        self.how = (how, count)
        return [Turn(0, 10_000, 0), Turn(10_000, 100_000, 1)]


def ahead_with(voices=None, listener=nobody, names=()):
    return Ahead(separator=voices, listener=listener, names=names)


def test_voices_are_followed_twenty_seconds_at_a_time():
    voices = Voices()
    ahead = ahead_with(voices)
    assert not ahead.step(read, 19 * SAMPLE_RATE)
    assert ahead.step(read, 20 * SAMPLE_RATE)
    assert not ahead.step(read, 30 * SAMPLE_RATE)
    assert ahead.step(read, 90 * SAMPLE_RATE)
    assert ahead.step(read, 90 * SAMPLE_RATE)
    assert voices.fed == [20, 40, 60]
    assert (voices.heard[1] == RECORDING[39 * SAMPLE_RATE : 40 * SAMPLE_RATE]).all()
    ahead.separator.separate(RECORDING, count=2, progress=silent)
    assert voices.how == ("followed", 2)
    assert ahead.separator.settings == voices.settings


@pytest.mark.parametrize("fail_at", [0, 1])
def test_when_voices_fail_meanwhile_they_are_told_apart_afresh_at_the_end(fail_at):
    voices = Voices(fail_at)
    ahead = ahead_with(voices)
    while ahead.step(read, len(RECORDING)):
        pass
    assert len(voices.fed) == fail_at
    ahead.separator.separate(RECORDING, count=None, progress=silent)
    assert voices.how == ("afresh", None)


def test_before_anything_was_followed_the_end_does_it_all():
    voices = Voices()
    assert ahead_with(voices).separator is voices
    assert ahead_with(None).separator is None


class Reader:
    """Hears one and the same thing again, and counts how often."""

    at_once = 1

    def __init__(self, says, error=None):
        self.says, self.error = says, error
        self.asked = []

    def read_again(self, sound, hints):
        if self.error:
            raise self.error
        self.asked.append((len(sound), tuple(hints)))
        return self.says


def passage(start_s, *texts, confidence=0.4):
    words = tuple(
        Word(
            text=text,
            start_ms=Millis(start_s * 1000 + place * 500),
            end_ms=Millis(start_s * 1000 + place * 500 + 400),
            confidence=confidence,
        )
        for place, text in enumerate(texts)
    )
    return Passage(words[0].start_ms, words[-1].end_ms, " ".join(texts), words)


SAID = [passage(start, "I", "met", "Malaki", "there.") for start in range(0, 96, 8)]


def test_stretches_that_were_heard_again_meanwhile_are_not_heard_again_at_the_end():
    reader = Reader("I met Malachi there. " * 4)
    ahead = ahead_with(listener=lambda _: reader, names=["Malachi"])
    for each in SAID:
        ahead.said([each], "en")
        while ahead.step(read, len(RECORDING)):
            pass
    before = len(reader.asked)
    assert before == 2
    passages = correct(SAID, ["Malachi"], listener=ahead.listener("en"), samples=RECORDING)
    assert len(reader.asked) == before + 1  # the last stretch, which might have gone on
    afresh = correct(SAID, ["Malachi"], listener=Reader(reader.says), samples=RECORDING)
    assert passages == afresh
    assert "Malachi" in passages[0].text


def test_other_sound_or_other_names_are_heard_again():
    reader = Reader("Malachi")
    listener = ahead_with(listener=lambda _: reader, names=["Malachi"]).listener("en")
    for sound, hints in [(read(0, 9), ["A"]), (read(0, 9), ["A"]), (read(1, 9), ["A"]), (read(0, 9), ["B"])]:
        assert listener.read_again(sound, hints) == "Malachi"
    assert len(reader.asked) == 3


@pytest.mark.parametrize(("language", "names"), [("cy", ["Malachi"]), (None, ["Malachi"]), ("en", [])])
def test_names_are_looked_for_in_english_alone_and_only_when_there_are_any(language, names):
    ahead = ahead_with(listener=lambda _: Reader("Malachi"), names=names)
    ahead.said(SAID, language)
    assert not ahead.step(read, len(RECORDING))


def test_a_listener_that_fails_meanwhile_is_left_alone_until_the_end():
    reader = Reader("", EngineError("It failed."))
    ahead = ahead_with(listener=lambda _: reader, names=["Malachi"])
    ahead.said(SAID, "en")
    while ahead.step(read, len(RECORDING)):
        pass
    reader.error = None
    correct(SAID, ["Malachi"], listener=ahead.listener("en"), samples=RECORDING)
    assert reader.asked


def test_who_cannot_be_told_names_is_not_asked():
    ahead = ahead_with(names=["Malachi"])
    ahead.said(SAID, "en")
    while ahead.step(read, len(RECORDING)):
        pass
    assert ahead.listener("en") is None


def live_with(ahead, tmp_path, ears=None):
    source = LiveSource()
    live = LiveSession(
        source, ears or LoudnessEars(), tmp_path / "visit.wav", judge=loudness_judge, ahead=ahead
    )
    live.start()
    return live, source


def test_a_live_session_follows_voices_while_it_runs_and_its_transcript_has_them(tmp_path):
    voices = Voices()
    live, source = live_with(ahead_with(voices), tmp_path)
    source.say(9, 1000).say(1, 0).say(32, 2000).say(1, 0)
    while len(voices.fed) < 2:
        assert not live.wait(0.01)
    assert (voices.heard[0] == 2000).all()
    source.end()
    assert live.wait(20)
    transcript = live_transcript(live.finish(), listening=Listening(speakers=2))
    assert voices.how == ("followed", 2)
    assert [each.speaker for each in transcript.utterances[:2]] == ["s1", "s2"]
    assert transcript.settings["voices"]["engine"] == "fake"


def test_off_the_record_the_voices_hear_silence(tmp_path):
    voices = Voices()
    live, source = live_with(ahead_with(voices), tmp_path)
    source.say(15, 1000).handed_over()
    live.off_the_record()
    source.say(10, 5000).handed_over()
    while not voices.fed:
        assert not live.wait(0.01)
    live.stop()
    live.finish()
    assert not voices.heard[0].any()


def test_while_words_are_behind_voices_wait(tmp_path):
    order = []

    class SlowEars(LoudnessEars):
        def recognise(self, samples, *, language, progress, translate=False):
            order.append("words")
            return super().recognise(samples, language=language, progress=progress)

    class Noting(Voices):
        def _feed(self, samples):
            order.append("voices")
            super()._feed(samples)

    source = LiveSource()
    live = LiveSession(
        source, SlowEars(), tmp_path / "visit.wav", judge=loudness_judge, ahead=ahead_with(Noting())
    )
    for _ in range(12):
        source.say(7).say(1, 0)
    live._reader.start()  # all of it is on the disk before anybody listens
    source.handed_over()
    live._listener.start()
    while "voices" not in order:
        assert not live.wait(0.01)
    live.stop()
    live.finish()
    assert order.index("voices") >= 4


def test_whatever_fails_ahead_the_words_are_whole(tmp_path):
    voices = Voices(fail_at=0)
    live, source = live_with(
        ahead_with(voices, lambda _: Reader("", ValueError("private")), ["Malachi"]), tmp_path
    )
    for _ in range(6):
        source.say(9, 1000).say(1, 0)
    source.handed_over()
    source.end()
    assert live.wait(20)
    taken = live.finish()
    assert sum(len(each.words) for each in taken.hearing.passages) >= 54
    live_transcript(taken, listening=Listening(speakers="auto"))
    assert voices.how == ("afresh", None)

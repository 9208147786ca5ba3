"""What is made of the model's answers."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from casedraft.transcribe import SAMPLE_RATE
from casedraft.transcribe.engines.decoding import SECOND_LOOK, Decoder, _finite, _words
from casedraft.transcribe.engines.windows import Window
from tests.drafts import draft

LOOP = "I am here and here I am and " * 12
PART = Window(0, 10 * SAMPLE_RATE)


def heard(*words):
    return [
        {"word": text, "start": n * 0.5, "end": n * 0.5 + 0.4, "probability": sure}
        for n, (text, sure) in enumerate(words)
    ]


def test_words_get_the_times_of_the_recording():
    words = list(_words(heard((" He", 0.9), (" fell.", 0.4)), 10.0, spaced=True))
    assert [(w.text, w.start_ms, w.end_ms, w.confidence) for w in words] == [
        ("He", 10_000, 10_400, 0.9),
        ("fell.", 10_500, 10_900, 0.4),
    ]


def test_pieces_of_a_word_become_one_word_as_unsure_as_its_worst_piece():
    words = list(_words(heard((" a", 0.9), (" four", 0.8), ("-year", 0.3), (" ", 0.9)), 0, spaced=True))
    assert [(w.text, w.confidence) for w in words] == [("a", 0.9), ("four-year", 0.3)]


def test_in_a_language_without_spaces_words_stay_apart():
    assert [w.text for w in _words(heard(("你", 0.9), ("好", 0.9)), 0, spaced=False)] == ["你", "好"]


def test_numbers_that_are_none_do_no_harm():
    assert next(_words(heard((" Hi", float("nan"))), 0, spaced=True)).confidence == 0
    assert _finite(float("inf")) == 0


class Scripted(Decoder):
    """Gives its answers one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def read(self, windows, language, **how):
        self.asked.append((windows, how))
        return [replace(self.answers.pop(0), window=windows[0])]


def test_a_part_that_passes_the_guards_is_read_once():
    decoder = Scripted(draft(log_probability=-0.4))
    assert decoder.read_again(PART, [PART], "en").tries == 1
    assert decoder.asked == [([PART], SECOND_LOOK[0])]


def test_a_loop_is_read_anew_until_it_is_none():
    decoder = Scripted(draft(LOOP), draft("I am here."))
    again = decoder.read_again(PART, [PART], "en")
    assert (again.text, again.tries) == ("I am here.", 2)


def test_when_every_try_fails_the_surest_that_is_no_loop_is_taken():
    decoder = Scripted(
        draft(LOOP, log_probability=-0.1),
        draft("one", log_probability=-1.9),
        draft("two", log_probability=-1.2),
    )
    again = decoder.read_again(PART, [PART], "en")
    assert (again.text, again.tries) == ("two", 3)


def test_the_parts_of_a_window_become_one_reading_weighted_by_length():
    decoder = Scripted(
        draft("He fell", log_probability=-0.1, tokens=9, no_speech=0.1),
        draft("off.", start=5.0, end=6.0, log_probability=-0.7, tokens=4, no_speech=0.6),
    )
    parts = [Window(0, PART.end // 2), Window(PART.end // 2, PART.end)]
    again = decoder.read_again(PART, parts, "en")
    assert again.text == "He fell off."
    assert [word.text for word in again.words] == ["He", "fell", "off."]
    assert again.log_probability == pytest.approx((-0.1 * 10 - 0.7 * 5) / 15)
    assert (again.no_speech, again.window) == (0.6, PART)


def test_a_model_of_english_alone_hears_english():
    model = SimpleNamespace(model=SimpleNamespace(is_multilingual=False))
    decoder = Decoder(model, np.zeros(PART.end, np.int16))
    assert decoder.sounds_like([PART]) == [[("en", 1.0)]]


def test_no_words_compress_to_nothing():
    assert draft("").compression == 1

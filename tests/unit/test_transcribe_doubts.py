"""Doubts: why a passage deserves another hearing."""

from __future__ import annotations

from casedraft.records import Millis, Word
from casedraft.transcribe import Passage
from casedraft.transcribe.doubts import (
    LOOP,
    MOSTLY_UNSURE,
    NOBODY,
    STOCK,
    TOO_FAST,
    TRIES,
    UNSURE,
    doubts_about,
    mark_repeats,
)
from casedraft.transcribe.utterances import cut_into_utterances


def words(text, confidences=None, word_ms=300):
    said = text.split()
    return tuple(
        Word(text=each, start_ms=Millis(n * word_ms), end_ms=Millis((n + 1) * word_ms), confidence=sure)
        for n, (each, sure) in enumerate(zip(said, confidences or [0.9] * len(said), strict=True))
    )


def doubts(text="He fell off the sofa.", confidences=None, word_ms=300, **passage):
    return doubts_about(words(text, confidences, word_ms), text, [Passage(0, 1, text, **passage)])


def test_clear_speech_leaves_no_doubt():
    assert doubts() == ()


def test_a_low_log_probability_is_a_doubt():
    assert doubts(log_probability=-0.9) == (UNSURE,)
    assert doubts(log_probability=-0.7) == ()


def test_text_that_compresses_like_a_loop_is_a_doubt():
    assert doubts(compression=2.5) == (LOOP,)


def test_likely_noise_is_a_doubt_unless_the_words_are_clear():
    assert doubts(no_speech=0.9, log_probability=-0.7) == (NOBODY,)
    assert doubts(no_speech=0.9, log_probability=-0.2) == ()


def test_many_tries_are_a_doubt():
    assert doubts(tries=4) == (TRIES,)
    assert doubts(tries=2) == ()


def test_unsure_words_are_named():
    assert doubts("He saw Dympna, on Tuesday.", [0.9, 0.9, 0.2, 0.9, 0.1]) == (
        "Unsure of “Dympna”, “Tuesday”.",
    )


def test_many_unsure_words_are_named_up_to_six():
    text = " ".join(f"w{n}" for n in range(20))
    (doubt,) = doubts(text, [0.9, *[0.1] * 8, *[0.9] * 11])
    assert doubt == "Unsure of “w1”, “w2”, “w3”, “w4”, “w5”, “w6” and 2 more."


def test_mostly_unsure_words_are_not_listed():
    assert doubts("one two three", [0.1, 0.1, 0.9]) == (MOSTLY_UNSURE,)


def test_the_first_word_must_be_more_unsure_to_count():
    assert doubts("Right he fell off it.", [0.3, 0.9, 0.9, 0.9, 0.9]) == ()
    assert doubts("Right he fell off it.", [0.1, 0.9, 0.9, 0.9, 0.9]) == ("Unsure of “Right”.",)


def test_more_words_than_can_be_said_are_a_doubt():
    assert doubts("one two three four five six", word_ms=150) == (TOO_FAST,)
    assert doubts("one two three four five six", word_ms=0) == (TOO_FAST,)
    assert doubts("one two", word_ms=10) == ()


def test_what_recognisers_invent_over_silence_is_a_doubt_and_stays():
    assert doubts("Thanks for watching!") == (STOCK,)
    assert doubts("I said thanks for watching him.") == ()


def test_the_worst_of_several_passages_counts():
    good, bad = Passage(0, 1, "a"), Passage(0, 1, "b", compression=9)
    assert doubts_about((), "a b", [good, bad]) == (LOOP,)


def test_the_same_words_three_times_in_a_row_are_marked_every_time():
    assert mark_repeats(["a", "I am here.", "i am here.", "I am here.", "b"]) == {1, 2, 3}


def test_twice_or_short_words_are_not_a_loop():
    assert mark_repeats(["I am here.", "I am here.", "b"]) == frozenset()
    assert mark_repeats(["Yeah.", "Yeah.", "Yeah.", "Yeah."]) == frozenset()


def test_a_loop_over_passages_is_marked_and_nothing_is_deleted():
    text = "I do not know what he wants me to do about that at all."
    made = cut_into_utterances([Passage(n * 9000, n * 9000 + 1, text) for n in range(4)])
    assert [each.text for each in made] == [text] * 4
    assert all(each.doubts == (LOOP,) for each in made)

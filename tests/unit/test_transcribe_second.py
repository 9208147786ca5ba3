"""The second look: what calls for it, and which reading is believed."""

from __future__ import annotations

import pytest

from casedraft.transcribe.engines.second import (
    NO_VOICE,
    REPEATS,
    STOCK,
    TOO_FAST,
    UNSURE,
    WORDLESS,
    better,
    faults,
    reasons,
)
from casedraft.transcribe.engines.silence import invented
from casedraft.transcribe.engines.times import settled
from tests.drafts import draft, voice

SPEAKING = voice((0, 30))
THREE_SECONDS = voice((0, 3))


def test_clear_speech_is_read_once():
    assert reasons(draft(), THREE_SECONDS) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I am here. I am here. I am here. I am here. I am here.", REPEATS),
        ("Thanks for watching!", STOCK),
        ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen " * 2, TOO_FAST),
    ],
)
def test_words_that_cannot_be_right_are_read_again(text, reason):
    assert reason in reasons(draft(text), THREE_SECONDS)


def test_text_that_compresses_like_a_loop_is_read_again():
    assert REPEATS in reasons(draft("no " * 60, end=30.0), SPEAKING)


def test_a_word_said_twice_or_thrice_is_no_loop():
    assert reasons(draft("No, no, no. I said I said no to him."), THREE_SECONDS) == ()


def test_an_unsure_reading_is_read_again():
    assert reasons(draft(log_probability=-0.7), THREE_SECONDS) == (UNSURE,)
    assert reasons(draft(log_probability=-0.25), THREE_SECONDS) == ()
    assert reasons(draft(log_probability=-0.25), THREE_SECONDS, low=-0.2) == (UNSURE,)


def test_speech_that_gave_no_words_is_read_again():
    assert reasons(draft("", end=30.0), SPEAKING) == (WORDLESS,)
    assert reasons(draft("Yes he did.", end=30.0), SPEAKING) == (WORDLESS,)


def test_words_that_end_long_before_the_speech_are_read_again():
    assert WORDLESS in reasons(draft("one two three four " * 6, end=30.0, word_s=0.5), SPEAKING)


def test_a_last_word_stretched_over_speech_does_not_hide_that_words_are_missing():
    words = draft("one two three four " * 6, end=30.0, word_s=0.5)
    stretched = words.words[-1].model_copy(update={"end_ms": 30_000})
    words = draft("one two three four " * 6, end=30.0, word_s=0.5)
    object.__setattr__(words, "words", (*words.words[:-1], stretched))
    assert WORDLESS in faults(words, SPEAKING)


def test_silence_without_words_is_no_doubt():
    assert reasons(draft("Yes.", end=30.0, word_s=0.4), voice((0, 0.5))) == ()


def test_words_where_no_voice_is_heard_are_read_again():
    assert NO_VOICE in reasons(draft("thank you for watching this", start=20.0, end=22.0), voice((0, 10)))


def test_of_two_readings_the_one_without_a_fault_is_believed():
    loop = draft("I am here. " * 6, log_probability=-0.05)
    plain = draft(log_probability=-0.6)
    assert better(loop, plain, THREE_SECONDS) is plain
    assert better(plain, loop, THREE_SECONDS) is plain


def test_of_two_readings_without_a_fault_the_surer_is_believed_and_not_the_longer():
    short, long = (
        draft("He fell off it yesterday."),
        draft("He fell off of it again yesterday.", log_probability=-0.5),
    )
    assert better(short, long, THREE_SECONDS) is short
    assert better(long, short, THREE_SECONDS) is short


def test_a_reading_that_leaves_words_out_must_be_surer_by_far():
    whole = draft("She was fuming and he fell off it yesterday.", log_probability=-0.35)
    partly = draft("He fell off it yesterday.", log_probability=-0.3)
    sure = draft("He fell off it yesterday.", log_probability=-0.1)
    assert better(whole, partly, THREE_SECONDS) is whole
    assert better(whole, sure, THREE_SECONDS) is sure


def test_a_second_reading_without_words_never_replaces_words():
    first = draft("Yes.", end=1.0, log_probability=-0.9)
    assert better(first, draft("", end=1.0, log_probability=0.0), voice((0, 1))) is first


def test_a_few_unsure_words_for_much_noise_are_withheld():
    assert invented(draft("I don't know.", end=30.0, log_probability=-1.5), SPEAKING)


def test_unsure_words_are_withheld_where_the_model_hears_nobody():
    assert invented(draft(log_probability=-0.95, no_speech=0.8), THREE_SECONDS)


def test_many_words_of_somebody_hard_to_hear_stay():
    assert not invented(draft("word " * 60, end=30.0, log_probability=-1.2), SPEAKING)


@pytest.mark.parametrize("text", ["Thank you.", "Bye.", "Yes.", "Thanks for watching."])
def test_a_genuine_thank_you_stays(text):
    assert not invented(draft(text, end=0.8, log_probability=-0.3, no_speech=0.7), voice((0, 0.8)))


def test_a_stock_phrase_that_nobody_seems_to_say_is_withheld():
    assert invented(
        draft("Thanks for watching!", end=1.0, log_probability=-0.6, no_speech=0.7), voice((0, 1))
    )


def test_faint_unsure_words_beside_loud_speech_are_withheld_and_in_a_faint_recording_stay():
    beside = voice((0, 20), seconds=60)
    frames = beside.frames(40 * 16000, 43 * 16000)
    beside.probability[frames], beside.level[frames] = 0.9, -50
    words = draft("we will be right back after this", start=40.0, end=43.0, log_probability=-1.1)
    assert invented(words, beside)
    assert not invented(words, voice((40, 43), level=-50))


def test_no_words_are_not_called_invented():
    assert not invented(draft(""), THREE_SECONDS)


def test_a_word_stretched_over_a_pause_ends_where_the_voice_does():
    words = draft("yes then", end=10.0, word_s=5.0).words
    first, second = settled(words, voice((0, 0.5), (9, 10)))
    assert first.end_ms < 700
    assert second.start_ms > 8900


def test_a_word_without_any_voice_and_a_word_of_common_length_keep_their_times():
    words = draft("yes then", end=4.0).words
    assert settled(words, voice(seconds=10)) == words
    short = draft("yes then", end=1.0).words
    assert settled(short, voice((0, 0.2), seconds=10)) == short

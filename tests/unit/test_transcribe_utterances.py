"""Utterances: the unit of evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.records import Millis, Word
from casedraft.transcribe import Passage
from casedraft.transcribe.sentences import ends_sentence
from casedraft.transcribe.utterances import MOST_WORDS, cut_into_utterances, cut_text


def heard(text, start=0, word_ms=300, gap=50, **settings):
    """One passage, its words evenly spaced; "/" stands for a pause of one second."""
    words, now = [], start
    for each in text.split():
        if each == "/":
            now += 1000
            continue
        words.append(Word(text=each, start_ms=Millis(now), end_ms=Millis(now + word_ms), confidence=0.9))
        now += word_ms + gap
    return Passage(start, now, " ".join(word.text for word in words), tuple(words), **settings)


def texts(*passages):
    return [each.text for each in cut_into_utterances(passages)]


def test_nothing_heard_gives_no_utterances():
    assert cut_into_utterances(()) == ()


def test_an_utterance_knows_its_words_and_times():
    (utterance,) = cut_into_utterances([heard("He fell off the sofa.", start=4000)])
    assert utterance.id == "u1"
    assert utterance.text == " ".join(word.text for word in utterance.words) == "He fell off the sofa."
    assert (utterance.start_ms, utterance.end_ms) == (4000, 4000 + 4 * 350 + 300)
    assert utterance.speaker is None


def test_a_pause_ends_an_utterance():
    assert texts(heard("I saw no bruise / and he was well.")) == ["I saw no bruise", "and he was well."]


def test_a_question_ends_an_utterance_for_the_answer_is_somebody_elses():
    assert texts(heard("Is he home? No. He left.")) == ["Is he home?", "No. He left."]


def test_two_short_sentences_in_one_breath_stay_together_and_no_more():
    assert texts(heard("He ran. He fell. He cried.")) == ["He ran. He fell.", "He cried."]


def test_long_sentences_stand_alone():
    long = "She told me that the school had rung her twice about it last week."
    assert texts(heard(f"{long} {long}")) == [long, long]


def test_a_sentence_over_two_passages_is_one_utterance():
    first = heard("The health visitor came on")
    assert texts(first, heard("Tuesday afternoon.", start=first.end_ms)) == [
        "The health visitor came on Tuesday afternoon."
    ]


def test_a_sentence_without_end_is_cut_at_a_clause():
    endless = "word " * 24 + "house, and then " + "word " * 24
    pieces = texts(heard(endless))
    assert len(pieces) == 2
    assert pieces[0].endswith("house,")
    assert " ".join(pieces).split() == endless.split()


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("home.", True),
        ("home?", True),
        ("home!”", True),
        ("home…", True),
        ("I.", True),
        ("No.", True),
        ("Mr.", False),
        ("Dr.", False),
        ("J.", False),
        ("e.g.", False),
        ("home,", False),
        ("home", False),
    ],
)
def test_where_a_sentence_ends(word, ends):
    assert ends_sentence(word) is ends


def test_a_passage_without_word_times_is_one_utterance_with_the_passages_times():
    passages = [heard("Hello there."), Passage(5000, 7000, " Some words. "), heard("Bye.", start=8000)]
    made = cut_into_utterances(passages)
    assert [each.text for each in made] == ["Hello there.", "Some words.", "Bye."]
    assert (made[1].start_ms, made[1].end_ms, made[1].words) == (5000, 7000, ())


def test_a_passage_without_words_is_no_utterance():
    assert cut_into_utterances([Passage(0, 100, "  ")]) == ()


words_said = st.lists(
    st.tuples(
        st.text(alphabet="ab.?!,;'J", min_size=1, max_size=6), st.integers(0, 1500), st.integers(0, 600)
    ),
    max_size=150,
)


@given(words_said, st.integers(1, 20))
def test_every_word_is_kept_in_order_and_no_utterance_is_long(said, passage_length):
    words, now = [], 0
    for text, gap, length in said:
        now += gap
        words.append(Word(text=text, start_ms=Millis(now), end_ms=Millis(now + length), confidence=0.5))
        now += length
    chunks = [words[place : place + passage_length] for place in range(0, len(words), passage_length)]
    made = cut_into_utterances(
        [Passage(c[0].start_ms, c[-1].end_ms, " ".join(w.text for w in c), tuple(c)) for c in chunks]
    )
    assert [word for each in made for word in each.words] == words
    for place, each in enumerate(made, 1):
        assert each.id == f"u{place}"
        assert each.text == " ".join(word.text for word in each.words)
        assert 0 < len(each.words) <= MOST_WORDS
        assert each.start_ms <= each.end_ms


@given(st.text(alphabet="abc .?!,\n", max_size=600))
def test_text_without_times_is_cut_by_the_same_rules(text):
    pieces = cut_text(text)
    assert " ".join(pieces).split() == text.split()
    assert all(0 < len(piece.split()) <= MOST_WORDS for piece in pieces)

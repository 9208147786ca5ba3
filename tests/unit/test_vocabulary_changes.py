"""Every correction says what was heard, and can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_lists import passage

from casedraft.records import Utterance
from casedraft.transcribe.vocabulary import correct, undo
from casedraft.transcribe.vocabulary.changes import rewritten, with_words


def utterance(said):
    return Utterance(id="u1", start_ms=said.start_ms, end_ms=said.end_ms, text=said.text, words=said.words)


def changed(text, first, end, written):
    before = passage(text)
    fresh = rewritten(before.words[first:end], written.split(), source="vocabulary", score=0.8)
    return with_words(before, [*before.words[:first], *fresh, *before.words[end:]])


def test_a_correction_of_one_word_by_two_is_recorded_on_the_first_and_empty_on_the_second():
    after = changed("Then Antaric, came.", 1, 2, "And Tariq")
    assert after.text == "Then And Tariq, came."
    assert [word.correction and word.correction.heard for word in after.words] == [None, "Antaric,", "", None]
    assert after.words[1].end_ms == after.words[2].start_ms
    assert (after.words[1].start_ms, after.words[2].end_ms) == (300, 600)


def test_words_that_stay_the_same_at_the_ends_are_no_part_of_the_correction():
    after = changed("Destiny Marlow, year nine", 0, 2, "Destiny Marlowe")
    assert after.words[0].correction is None
    assert after.words[1].correction.heard == "Marlow,"
    assert after.words[1].text == "Marlowe,"


@pytest.mark.parametrize("index", [1, 2, -1, -2])
def test_taking_back_from_any_word_of_a_correction_brings_back_all_that_was_heard(index):
    after = utterance(changed("It is very late", 2, 4, "Ferry Lane"))
    back = undo(after, index if index < 0 else index + 1)
    assert back.text == "It is very late"
    assert not any(word.correction for word in back.words)


def test_taking_back_one_correction_leaves_its_neighbour():
    first = correct([passage("Marsha Dillon", 0.6)], ["Marcia", "Dhillon"], listener=None)
    after = utterance(first[0])
    assert after.text == "Marcia Dhillon"
    assert undo(after, 1).text == "Marcia Dillon"
    assert undo(after, 0).text == "Marsha Dhillon"


def test_taking_back_what_was_never_corrected_changes_nothing():
    plain = utterance(passage("It is late"))
    assert undo(plain, 1) == plain
    with pytest.raises(IndexError):
        undo(plain, 3)


_word = st.text(alphabet="abcdefgh'-.,", min_size=1, max_size=6).filter(
    lambda each: any(x.isalpha() for x in each)
)


@given(st.lists(_word, min_size=1, max_size=5), st.lists(_word, min_size=1, max_size=4))
def test_whatever_is_written_taking_it_back_restores_the_words_and_the_time(heard, written):
    before = passage(" ".join(heard))
    fresh = rewritten(before.words, written, source="spelling", score=0.5)
    assert [word.start_ms for word in fresh] == sorted(word.start_ms for word in fresh)
    assert (fresh[0].start_ms, fresh[-1].end_ms) == (before.words[0].start_ms, before.words[-1].end_ms)
    back = utterance(with_words(before, fresh))
    while any(word.correction for word in back.words):
        back = undo(back, next(place for place, word in enumerate(back.words) if word.correction))
    assert back.text == before.text


_said = st.lists(
    st.sampled_from(
        "Marsha dillon Kellyanne color I R O mash referral near, neighbor's O'Sci. late-night S 47 ‘ Abina's".split()
    )
    | st.text(alphabet="abcrst'’-.,?éß0S ", min_size=1, max_size=8)
    .filter(lambda each: len(each.split()) == 1)
    .map(str.strip),
    min_size=1,
    max_size=12,
)


@given(
    _said,
    st.lists(
        st.sampled_from(["Marcia", "Mrs Dhillon", "Kelly-Ann", "Nia", "Osei", "Abena", "IRO", "St Oswin's"])
        | st.text(max_size=12)
    ),
)
def test_whatever_was_said_all_corrections_together_can_be_taken_back(said, names):
    before = passage(" ".join(said), 0.5)
    (after,) = correct([before], names, listener=None)
    assert after.text == " ".join(word.text for word in after.words)
    assert all(word.text for word in after.words)
    back = utterance(after)
    while any(word.correction for word in back.words):
        back = undo(back, next(place for place, word in enumerate(back.words) if word.correction))
    assert back.text == before.text

"""What is written differently and said alike is recognised as alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.transcribe.vocabulary.likeness import likeness
from casedraft.transcribe.vocabulary.nearest import Nearest
from casedraft.transcribe.vocabulary.sounds import sounds
from casedraft.transcribe.vocabulary.terms import targets
from casedraft.transcribe.vocabulary.words import shape


@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("Kellyanne", "Kelly-Ann"),
        ("Marsha", "Marcia"),
        ("Calum", "Callum"),
        ("Cuba", "Kuba"),
        ("near", "Nia"),
        ("sail", "Sayle"),
        ("Fillip", "Philip"),
        ("Wright", "Right"),
        ("Jon", "John"),
        ("high we'll", "Hywel"),
    ],
)
def test_names_and_their_mishearings_sound_nearly_the_same(heard, name):
    least = 0.7 if name == "John" else 0.9
    assert likeness(heard, name) >= least


@pytest.mark.parametrize(
    ("heard", "name"),
    [("Grace", "Kofi"), ("Monday", "Abena"), ("tomorrow", "Hywel"), ("bottle", "Elijah"), ("", "Nia")],
)
def test_words_that_have_nothing_in_common_do_not(heard, name):
    assert likeness(heard, name) < 0.5


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(st.text(max_size=200))
def test_any_text_can_be_said(text):
    assert all(way and len(way) <= 40 for way in sounds(text))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_a_word_in_capitals_or_with_accents_sounds_the_same(word):
    assert sounds(word.upper()) == sounds(word)


@given(st.text(max_size=30))
def test_a_word_taken_apart_makes_the_word_again(text):
    cut = shape(text)
    assert cut.before + cut.core + cut.ending + cut.after == text


def test_a_name_is_looked_for_whole_and_in_its_parts_but_never_by_a_title():
    found = [
        target.written
        for target in targets(["Mrs Dhillon", "Farzana Hussain", "Dr Rao", "the Link", "section 42"])
    ]
    assert found[:2] == ["Dhillon", "Farzana Hussain"]
    assert {"Farzana", "Hussain", "Rao"} <= set(found)
    assert not {"Mrs", "Dr", "the", "The"} & set(found)


def test_the_nearest_of_fifty_thousand_names_is_found():
    letters = "abcdefghiklmnoprstuvw"
    many = [
        f"{one}{two}{three}ston{four}".title()
        for one in letters
        for two in "aeiou"
        for three in letters
        for four in letters
    ]
    assert len(many) > 40_000
    near = Nearest(targets([*many, "Dympna"])).near(["Dimpna"], least=0.9)
    assert near[0].target.written == "Dympna"

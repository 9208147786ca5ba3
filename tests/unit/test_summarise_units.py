from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import talk

from casedraft.summarise.units import cut, sentences, speaker_kind


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("I told Mrs. Dhillon and she moved him.", ["I told Mrs. Dhillon and she moved him."]),
        ("It is 2.5 mg. Nothing else.", ["It is 2.5 mg.", "Nothing else."]),
        ("no capitals. follow here", ["no capitals. follow here"]),
        ("  padded.  ", ["padded."]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text, pieces):
    assert [text[start:end] for start, end in sentences(text)] == pieces


@given(st.text(max_size=200))
def test_no_letter_is_lost_or_doubled_by_cutting(text):
    spans = sentences(text)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("social worker", "worker"),
        ("child, aged 6", "child"),
        ("mother", "other"),
        ("foster carer", "other"),
        ("Child (6)", "child"),
        ("child, aged 22 months", "child"),
        ("young person, aged 17", "child"),
        ("care leaver, aged 20", "other"),
        ("adult with a learning disability, aged 52", "other"),
        ("detective sergeant, child abuse unit", "other"),
        ("team manager, children's services (chair)", "worker"),
        ("child protection conference chair", "other"),
        ("child's father", "other"),
        ("sister and carer", "other"),
        ("daughter", "other"),
        ("health visitor, by phone", "worker"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_a_role_tells_what_kind_of_person_speaks(role, kind):
    assert speaker_kind(role) == kind


def test_an_answer_knows_the_question_it_answers_and_a_speaker_does_not_answer_themself():
    units = cut(
        talk(("SW", "Right. And drinking?"), ("MUM", "Not since May. Honest."), ("MUM", "Why? You know."))
    )
    assert [unit.question for unit in units] == ["", "", "And drinking?", "And drinking?", "", ""]


def test_one_named_voice_is_a_dictation_and_two_are_not():
    assert all(unit.dictation for unit in cut(talk(("SW", "House warm. Beds made."))))
    assert not any(unit.dictation for unit in cut(talk(("SW", "House warm."), ("MUM", "Yes."))))


def test_sentences_know_their_neighbours_and_where_they_stand():
    units = cut(talk(("SW", "First. Second."), ("MUM", "Third.")))
    assert [(unit.before, unit.text, unit.after) for unit in units] == [
        ("", "First.", "Second."),
        ("First.", "Second.", "Third."),
        ("Second.", "Third.", ""),
    ]
    assert [unit.place for unit in units] == [0, 0, 1]


def test_a_recording_without_names_is_a_dictation_when_next_to_nothing_is_asked():
    told = [("SW", f"Fact number {number} is here.") for number in range(30)]
    assert all(unit.dictation for unit in cut(talk(*told, named=False)))
    assert all(unit.dictation for unit in cut(talk(*told, ("SW", "Why?"), named=False)))
    asked = [("SW", "Is it?"), ("MUM", "It is. It always was. You know.")] * 5
    assert not any(unit.dictation for unit in cut(talk(*asked, named=False)))
    assert not any(unit.dictation for unit in cut(talk(("MUM", "Too short to tell."), named=False)))

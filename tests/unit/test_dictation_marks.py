"""Spoken marks and layout: set where they were meant, left where they are words of the account."""

from __future__ import annotations

import pytest

from casedraft.records import Utterance
from casedraft.transcribe.dictation import is_dictation, write_dictation, written_text


def heard(*texts, speaker=None):
    return [Utterance(id=f"u{n}", text=text, speaker=speaker) for n, text in enumerate(texts, 1)]


def written(*texts):
    return written_text(write_dictation(heard(*texts)))


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("She was calm full stop he was not full stop", "She was calm. He was not."),
        ("She was calm, full stop. He was not, full-stop.", "She was calm. He was not."),
        ("She was calm. Full stop. He was not.", "She was calm. He was not."),
        ("She has made no disclosure comma and he saw nothing full stop", "She has made no disclosure, and he saw nothing."),
        ("Ruby, comma, seen alone, full stop.", "Ruby, seen alone."),
        ("What I saw, colon. House warm full stop.", "What I saw: House warm."),
        ("She gave it before I asked Coma, was that all full stop", "She gave it before I asked, was that all."),
        ("Is he safe question mark yes full stop", "Is he safe? Yes."),
        ("He came late semicolon she left full stop", "He came late; she left."),
        ("He is a well hyphen behaved boy full stop", "He is a well-behaved boy."),
        ("Mum open brackets Chloe close brackets was there full stop", "Mum (Chloe) was there."),
        ("There is no plan for that full stop", "There is no plan for that."),
        ("I'd asked her to full stop", "I'd asked her to."),
        ("He said, quote, I want to go home, unquote full stop", "He said, “I want to go home”."),
        ("Open quotes, he cried, close quotes. Then he slept.", "“He cried”. Then he slept."),
        ("She asked, open quotes, am I safe, close quotes, question mark.", "She asked, “am I safe”?"),
        ("Quote, he was in my bed. I told him it was fireworks, unquote full stop.", "“He was in my bed. I told him it was fireworks”."),
        ("All well full stop new paragraph School next full stop", "All well.\n\nSchool next."),
        ("All is quite well, new paragraph. School next.", "All is quite well.\n\nSchool next."),
        ("All well full stop new line School next full stop", "All well.\nSchool next."),
        ("Heading home conditions new line The house was warm full stop", "Home conditions\n\nThe house was warm."),
        ("Heading. Home conditions. The house was warm.", "Home conditions\n\nThe house was warm."),
        ("Bullet point Chloe to ring full stop bullet point I will visit full stop", "- Chloe to ring.\n- I will visit."),
        ("Actions, one, I'll ring Dean. Two, Chloe will ring the GP. Three, I'll email.", "Actions\n1. I'll ring Dean.\n2. Chloe will ring the GP.\n3. I'll email."),
        ("Number one I will ring full stop number two I will visit full stop", "1. I will ring.\n2. I will visit."),
        ("That is all for today full stop end of dictation.", "That is all for today."),
    ],
)  # fmt: skip
def test_marks_are_set_and_layout_carried_out(said, stands):
    assert written(said) == stands


@pytest.mark.parametrize(
    "said",
    [
        "She came to a full stop at the lights.",
        "The colon cancer clinic rang.",
        "Grandad's colon was removed.",
        "He had a long period off school.",
        "He was in a coma, then he woke.",
        "I got a quote for the fence.",
        "They quote forty-odd each.",
        "He was, quote unquote, fine.",
        "There's a question mark over his address.",
        "The new line manager rang.",
        "It is a new line of work.",
        "He was heading home.",
        "Heading home now.",
        "He bit the bullet.",
        "He made a dash for it.",
        "She had to dash.",
        "She has one brother, two sisters.",
        "There were two reasons, one, she was tired.",
        "He put it in brackets.",
    ],
)
def test_words_of_the_account_are_left_alone(said):
    (utterance,) = write_dictation(heard(said))
    assert utterance.written is None
    assert not utterance.revisions


def test_every_mark_is_recorded_with_the_words_that_stood_for_it():
    (utterance,) = write_dictation(heard("All well comma full of food full stop New paragraph."))
    assert [(each.kind, each.said, each.written) for each in utterance.revisions] == [
        ("mark", "comma", ","),
        ("mark", "full stop", "."),
        ("layout", "New paragraph.", "\n\n"),
    ]
    assert utterance.text == "All well comma full of food full stop New paragraph."
    assert utterance.written == "All well, full of food."


def test_a_quotation_that_is_not_closed_is_left_and_doubted():
    (utterance, _) = write_dictation(heard("He said, open quotes, I saw him. New paragraph. Then he left."))
    assert utterance.written == "He said, open quotes, I saw him."
    assert utterance.doubts == (
        "A quotation or bracket is not both opened and closed here; check where it ends.",
    )


def test_a_pause_between_a_sentence_and_its_mark_parts_them_not():
    made = write_dictation(heard("He was calm", "full stop", "New paragraph.", "She was", "not full stop"))
    assert [each.text for each in made] == ["He was calm full stop New paragraph.", "She was not full stop"]
    assert written_text(made) == "He was calm.\n\nShe was not."


def test_fillers_are_dropped_from_the_written_form_only():
    (utterance,) = write_dictation(heard("He'll ring Mum and, um, I'll see the, er, nurse in ER full stop"))
    assert utterance.text == "He'll ring Mum and, um, I'll see the, er, nurse in ER full stop"
    assert utterance.written == "He'll ring Mum and I'll see the nurse in ER."


DICTATION = "She was seen alone comma and was well full stop Her mother was not there full stop"


def test_a_dictation_is_known_by_its_spoken_marks():
    assert is_dictation(heard(DICTATION))
    assert is_dictation(heard(DICTATION, speaker="S1"))


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("",),
        ("I don't think this place is suitable, full stop. I'll write to housing.",),
        ("He asked what happened, and he said, quote, Lee got the belt because I woke the baby.",),
        ("She came to a full stop. He has colon trouble, the colon clinic said.",),
    ],
)
def test_a_conversation_with_a_full_stop_in_it_is_none(texts):
    assert not is_dictation(heard(*texts))


def test_two_voices_are_no_dictation():
    there = [*heard(DICTATION, speaker="S1"), Utterance(id="u9", text=DICTATION, speaker="S2")]
    assert not is_dictation(there)


def test_a_voice_heard_in_passing_does_not_end_a_dictation():
    there = [*heard(DICTATION, speaker="S1"), Utterance(id="u9", text="Hello.", speaker="S2")]
    assert is_dictation(there)

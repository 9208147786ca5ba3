"""Changes of mind in a dictation: carried out where they are clear, kept in the record, doubted where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.records import Millis, Utterance, Word
from casedraft.transcribe.dictation import write_dictation, written_text

CHANGED = "A change of mind was heard here; check what stands."
STRUCK = "Words were taken back here; check how many were meant."


def heard(*texts, **settings):
    return [Utterance(id=f"u{n}", text=text, **settings) for n, text in enumerate(texts, 1)]


def written(*texts):
    return written_text(write_dictation(heard(*texts)))


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("It was Tuesday, no sorry, Wednesday the 11th, at home.", "It was Wednesday 11th, at home."),
        ("Attendance is ninety-one, sorry, eighty-one per cent.", "Attendance is 81%."),
        ("Attendance is 91 sorry 81% full stop", "Attendance is 81%."),
        ("It's on his left, no, let me get this right, his right upper arm.", "It's on his right upper arm."),
        ("It's on his left now. Let me get this right. His right upper arm.", "It's on his right upper arm."),
        ("Her left, no, correction, her right forearm.", "Her right forearm."),
        ("A graze on his left, no, his right elbow.", "A graze on his right elbow."),
        ("She's on three milligrams, correction, two milligrams at night.", "She's on 2 mg at night."),
        ("She's on three milligrams, correction, two, at night.", "She's on 2 mg, at night."),
        ("She's on fifteen, correction, thirty milligrams at night.", "She's on 30 mg at night."),
        ("He is three hundred and thirty, no, three hundred and ten pounds behind.", "He is £310 behind."),
        ("It cost thirty pounds, no, forty.", "It cost £40."),
        ("Seen at twenty past five, no, twenty-five to six.", "Seen at 5.35."),
        ("Seen at twenty past five no twenty-five to six full stop", "Seen at 5.35."),
        ("I got there at twenty to four, no, I was late, quarter past four.", "I got there at 4.15."),
        ("He came at ten past ten. No, tell a lie, I've wrote it down, ten twenty.", "He came at 10.20."),
        ("It ran out in August, no, correction, September.", "It ran out in September."),
        ("It's happened twice, no, sorry, three times since.", "It's happened three times since."),
        ("He missed two, sorry, three appointments.", "He missed three appointments."),
        ("Two visits a week, sorry, three visits a week.", "Three visits a week."),
        ("She is in Year Nine, sorry, Year Ten.", "She is in Year 10."),
        ("Core group's the thirtieth, no, scratch that, the twenty-third.", "Core group's the 23rd."),
        ("It's the twelfth, no, scratch that, that's the filling, it's the eighteenth of January.", "It's 18 January."),
        ("I stayed fifteen, no, more like twenty minutes.", "I stayed more like 20 minutes."),
        ("She saw her dad, no sorry, her mum.", "She saw her mum."),
        ("He was there and I, er, I saw him.", "He was there and I saw him."),
    ],
)  # fmt: skip
def test_what_was_corrected_in_the_same_breath_stands_corrected(said, stands):
    assert written(said) == stands
    (utterance, *_) = write_dictation(heard(said))
    assert CHANGED not in utterance.doubts


TERMS = st.sampled_from(
    [", sorry, ", ", no, ", ", correction, ", ", no, sorry, ", " no sorry ", ", no, scratch that, "]
)


@given(st.integers(100, 999), st.integers(100, 999), TERMS)
def test_of_two_numbers_the_second_stands_whatever_they_are(first, second, term):
    assert written(f"He owes £{first}{term}£{second} now.") == f"He owes £{second} now."
    assert written(f"There are {first}{term}{second} in all.") == f"There are {second} in all."


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(["quarter", "half", "ten", "20"]), TERMS)
def test_of_two_times_the_second_stands(first, second, minutes, term):
    minute = {"quarter": 15, "half": 30, "ten": 10, "20": 20}[minutes]
    said = f"She came at {minutes} past {first}{term}{minutes} past {second}."
    assert written(said) == f"She came at {second}.{minute}."


@given(st.integers(21, 99), st.integers(1, 9))
def test_a_digit_after_a_larger_number_may_correct_only_a_part_of_it(first, second):
    (utterance,) = write_dictation(heard(f"There are {first}, sorry, {second} in all."))
    assert utterance.written is None
    assert utterance.doubts == (CHANGED,)


def test_the_correction_stays_in_the_record():
    (utterance,) = write_dictation(heard("Attendance is ninety-one, sorry, eighty-one per cent full stop"))
    first = utterance.revisions[0]
    assert (first.kind, first.said, first.written) == (
        "corrected",
        "ninety-one, sorry, eighty-one per cent",
        "81%",
    )
    assert utterance.text == "Attendance is ninety-one, sorry, eighty-one per cent full stop"


def test_a_correction_over_a_pause_is_one_utterance():
    made = write_dictation(
        heard("It's on his left now.", "Let me get this right.", "His right arm.", "He cried.")
    )
    assert [each.written for each in made] == ["It's on his right arm.", None]
    assert [each.id for each in made] == ["u1", "u2"]


@pytest.mark.parametrize(
    "said",
    [
        "Hania shares, and Tomasz sleeps, no sorry, Tomasz has the other bedroom.",
        "She saw the doctor on Monday, no, sorry, the nurse.",
        "On Tuesday the 10th, no sorry, Wednesday.",
        "On Tuesday the 10th, sorry, the 11th.",
        "She takes 3 mg, correction, two tablets.",
        "She told Mum, sorry, Dad did it.",
        "The house was cold and, scratch that, warm.",
        "They were kicking off. Arguing, put arguing.",
        "He showed me a cat. Leave the cat out.",
        "She asked if I could come, no sorry, I can't.",
        "There is a new bed, take that out. No, leave the bed in.",
        "She came at 4.30, no, five.",
        "I saw him at 10, no, 20 minutes later he left.",
        "There were three children, no, two adults came.",
        "We agreed two visits a week, sorry, three a week.",
    ],
)
def test_a_change_of_mind_that_is_not_clear_is_left_and_doubted(said):
    made = write_dictation(heard(said))
    assert written_text(made) == said.replace("Tuesday the 10th", "Tuesday 10th")
    assert any(CHANGED in each.doubts for each in made)


@pytest.mark.parametrize(
    "said",
    [
        "She said sorry.",
        "He said sorry, he said it was the bus.",
        "I'm sorry, but no.",
        "She said no, she wants them in their own beds.",
        "She said no thanks, three is plenty.",
        "She said, sorry, I don't know.",
        "There was no sign of him, no shoes, no van outside.",
        "At five, no one was there.",
        "The youth correction team rang.",
        "Is he left handed? No. Right handed.",
        "He would never tell a lie.",
    ],
)
def test_an_apology_or_a_plain_no_is_no_change_of_mind(said):
    made = write_dictation(heard(said))
    assert [each.written for each in made] == [None] * len(made)
    assert not any(each.doubts for each in made)


@pytest.mark.parametrize(
    ("said", "struck", "stands"),
    [
        ("The trolley went past. Scratch that. She is well.", "The trolley went past. Scratch that.", "She is well."),
        ("My two won't sit still. Scratch that last bit.", "My two won't sit still. Scratch that last bit.", ""),
        ("It weed on my bag. Don't put that.", "It weed on my bag. Don't put that.", ""),
        ("It's hot full stop strike that full stop He left full stop", "It's hot full stop strike that full stop", "He left."),
        ("It's hot, delete that. He left.", "It's hot, delete that.", "He left."),
        ("She had three, scratch that, she had two full stop", "She had three, scratch that,", "She had two."),
        ("It was hot. Delete the last sentence.", "It was hot. Delete the last sentence.", ""),
        ("He has a snail. Scratch that, not for the note.", "He has a snail. Scratch that, not for the note.", ""),
    ],
)  # fmt: skip
def test_what_was_taken_back_is_not_written_and_stays_in_the_record(said, struck, stands):
    made = write_dictation(heard(said))
    assert written_text(made) == stands
    assert [each.said for one in made for each in one.revisions if each.kind == "struck"] == [struck]
    assert " ".join(each.text for each in made) == said


def test_a_sentence_taken_back_whole_is_written_as_nothing_and_not_as_its_words():
    (utterance,) = write_dictation(heard("My two won't sit still. Scratch that."))
    assert utterance.written == ""


def test_when_more_than_a_clause_may_have_been_taken_back_the_worker_is_asked():
    (utterance,) = write_dictation(heard("She showed me a hamster, which has a wheel, scratch that."))
    assert utterance.doubts == (STRUCK,)


@pytest.mark.parametrize(
    "said",
    [
        "I told him to delete that.",
        "He will scratch that itch.",
        "She said, delete that.",
        "I had to take that out.",
    ],
)
def test_a_command_that_somebody_gave_in_the_account_is_none(said):
    (utterance,) = write_dictation(heard(said))
    assert utterance.written is None


WORDS = (
    "full stop comma colon new paragraph quote unquote open close quotes brackets scratch that no sorry, correction um"
    " Tuesday the eleventh of May left right ten twenty past pounds one, two, heading bullet point he. she Mum. was"
    " hyphen dash end note I er question mark no, 91 81% let me get this right sorry"
).split()


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), max_size=6))
def test_every_word_is_kept_in_order_with_its_time_and_every_utterance_its_number(turns):
    now = 0
    given_utterances = []
    for place, turn in enumerate(turns, 1):
        words = []
        for each in turn:
            words.append(Word(text=each, start_ms=Millis(now), end_ms=Millis(now + 200), confidence=0.9))
            now += 210
        now += 700
        given_utterances.append(
            Utterance(
                id=f"u{place}",
                text=" ".join(turn),
                words=tuple(words),
                start_ms=words[0].start_ms,
                end_ms=words[-1].end_ms,
                doubts=(f"Unsure of “{turn[0].strip('.,?!')}”.", "Most of the words are unsure."),
            )
        )
    made = write_dictation(given_utterances)
    assert [word for each in made for word in each.words] == [
        word for each in given_utterances for word in each.words
    ]
    assert all(each.text == " ".join(word.text for word in each.words) for each in made)
    assert [each.id for each in made] == [f"u{n}" for n in range(1, len(made) + 1)]
    assert all(
        each.start_ms == each.words[0].start_ms and each.end_ms == each.words[-1].end_ms for each in made
    )
    assert all("Most of the words are unsure." in each.doubts for each in made)
    assert all(each.written is not None or not each.revisions for each in made)
    assert [(each.text, each.written, each.revisions) for each in write_dictation(made)] == [
        (each.text, each.written, each.revisions) for each in made
    ]
    written_text(made)


def test_a_doubt_about_words_goes_with_the_piece_that_holds_them():
    said = heard(
        "Ruby was calm full stop Teddy cried full stop",
        doubts=("Unsure of “Ruby”, “cried”.", "Most of the words are unsure."),
    )
    first, second = write_dictation(said)
    assert first.doubts == ("Unsure of “Ruby”.", "Most of the words are unsure.")
    assert second.doubts == ("Unsure of “cried”.", "Most of the words are unsure.")


def test_what_two_voices_say_is_never_joined():
    there = [
        Utterance(id="u1", text="It was his left", speaker="S1"),
        Utterance(id="u2", text="no sorry his right arm.", speaker="S2"),
    ]
    assert [(each.text, each.speaker) for each in write_dictation(there)] == [
        ("It was his left", "S1"),
        ("no sorry his right arm.", "S2"),
    ]


def test_an_endless_sentence_is_cut_and_nothing_is_lost():
    words = " ".join(f"word{n}" for n in range(200))
    made = write_dictation(heard(words))
    assert " ".join(each.text for each in made) == words
    assert max(len(each.text.split()) for each in made) <= 60


def test_nothing_and_marks_alone_are_no_error():
    assert write_dictation(()) == ()
    assert written_text(write_dictation(heard("", "Full stop. New paragraph.", "—"))) in {"", "—"}

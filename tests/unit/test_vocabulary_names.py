"""Names come out as the worker writes them where they were said, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from word_lists import Ear, passage, recorded

from casedraft.transcribe import Passage
from casedraft.transcribe.vocabulary import correct

SILENCE = np.zeros(16_000 * 120, dtype=np.int16)
NAMES = (
    "Farzana Hussain",
    "Kelly-Ann Braithwaite",
    "Malachi",
    "Amaya",
    "Mrs Dhillon",
    "Ferry Lane",
    "sertraline",
)


def heard_again(text, reading, names=NAMES, confidence=0.6):
    return correct([passage(text, confidence)], names, listener=Ear(reading), samples=SILENCE)


@pytest.mark.parametrize(
    ("heard", "reading", "written"),
    [
        ("So where's Amir is she?", "So where's Amaya, is she?", "So where's Amaya is she?"),
        ("Hello, Malika, come in.", "Hello Malachi, come in.", "Hello, Malachi, come in."),
        ("I ran very late yesterday.", "I rang Ferry Lane yesterday.", "I ran Ferry Lane yesterday."),
        ("And he makes amazes bottle.", "And he makes Amaya's bottle.", "And he makes Amaya's bottle."),
        ("And the searcher line, then?", "And the sertraline, then?", "And the sertraline, then?"),
    ],
)
def test_a_name_that_the_second_reading_wrote_and_the_first_sounds_like_is_written(heard, reading, written):
    assert heard_again(heard, reading)[0].text == written


@pytest.mark.parametrize(
    ("heard", "reading"),
    [
        ("Let me tell you about the garage.", "Let me tell you about Malachi."),
        ("He went to the shop on Monday.", "Amaya went to the shop on Monday."),
        ("Thank you very much.", "Thank you very much. Farzana Hussain, Malachi, Amaya."),
        ("She is fine now.", "Ferry Lane. Ferry Lane. Ferry Lane. Ferry Lane. Ferry Lane."),
        ("She is fine now.", ""),
        ("She is fine now.", "\u200b\ufffd ... !!!"),
    ],
)
def test_a_name_that_the_second_reading_invents_is_not_taken_over(heard, reading):
    (after,) = heard_again(heard, reading, confidence=0.4)
    assert after.text == heard


def test_only_the_name_is_taken_from_the_second_reading():
    (after,) = heard_again("I seen Amir at house, like.", "I saw Amaya at the house.")
    assert after.text == "I seen Amaya at house, like."


def test_a_word_that_was_heard_surely_needs_a_name_that_sounds_the_same():
    reading = "I will see Amaya."
    assert heard_again("I will see Amir.", reading, confidence=0.95)[0].text == "I will see Amir."
    assert heard_again("I will see Amir.", reading, confidence=0.7)[0].text == "I will see Amaya."


def test_what_was_once_heard_of_a_name_is_the_same_name_everywhere():
    said = [passage("Is Jermane in?", 0.6), passage("No, Jermane's out.", 0.6, 40_000)]
    after = correct(
        said, ["Jermaine Oyelowo"], listener=Ear("Is Jermaine in?", "No, Jermane's out."), samples=SILENCE
    )
    assert [each.text for each in after] == ["Is Jermaine in?", "No, Jermaine's out."]


def test_without_sound_a_word_that_is_none_and_sounds_the_same_is_corrected():
    after = correct([passage("Kellyanne rang Mrs. Dillon about sertralin.", 0.6)], NAMES, listener=None)
    assert after[0].text == "Kelly-Ann rang Mrs. Dhillon about sertraline."


@pytest.mark.parametrize(
    "text",
    [
        "We were running very late for the ferry.",
        "He parked in the garage and the lane was wet.",
        "Will you come in May? I hope so.",
        "A rose by the gate, and grace before dinner.",
    ],
)
@pytest.mark.parametrize(
    "names", [NAMES, ("Will", "May", "Hope", "Rose", "Grace", "Jarrage", "Leyne", "Wood")]
)
def test_without_sound_ordinary_words_stay(text, names):
    assert correct([passage(text, 0.6)], names, listener=None)[0].text == text


def test_names_heard_right_get_their_capitals_and_hyphens_and_nothing_is_heard_again_for_them():
    ear = Ear()
    after = correct([passage("So kelly ann and Malachi went.")], NAMES[:3], listener=ear, samples=SILENCE)
    assert after[0].text == "So Kelly-Ann and Malachi went."
    assert not ear.told


def test_every_word_keeps_its_time_and_sureness_and_the_text_is_its_words():
    before = passage("Um, high, we'll go.", [0.9, 0.5, 0.8, 0.9])
    (after,) = correct([before], ["Hywel Bevan"], listener=Ear("Um, Hywel, go."), samples=SILENCE)
    assert after.text == " ".join(word.text for word in after.words) == "Um, Hywel go."
    assert [(word.start_ms, word.end_ms, word.confidence) for word in after.words] == [
        (0, 300, 0.9),
        (300, 900, 0.5),
        (900, 1200, 0.9),
    ]
    assert recorded([after]) == [("high, we'll", "Hywel")]


def test_stretches_for_the_listener_are_never_longer_than_it_can_hear():
    said = [passage(f"Then Amir said word{n} to me." + " and" * 20, 0.5, n * 8000) for n in range(12)]
    ear = Ear(*["nothing"] * 12)
    correct(said, NAMES, listener=ear, samples=SILENCE)
    assert ear.heard
    assert max(ear.heard) <= 30 * 16_000


def test_of_very_many_names_the_listener_is_told_those_that_sound_like_what_was_heard():
    many = [
        f"{first}{last}" for first in ("Quorn", "Brax", "Vuld", "Zhim") for last in ("ba", "dle", "fo", "gi")
    ] * 1
    many += [
        f"{name}{n}" for name in many for n in ("ster", "kin", "low", "by", "ton", "well", "ham", "gate")
    ]
    ear = Ear("We rang Jermaine today.")
    (after,) = correct(
        [passage("We rang Jermane today.", 0.5)], [*many, "Jermaine"], listener=ear, samples=SILENCE
    )
    assert after.text == "We rang Jermaine today."
    assert "Jermaine" in ear.told[0]
    assert len(ear.told[0]) <= 40


def test_a_name_in_a_list_of_very_many_does_not_push_aside_another_that_was_heard_well():
    many = [
        f"{first}{last}"
        for first in "BCDFGHJKLMNPRSTVW"
        for last in ("arrick", "ellow", "immon", "oddard", "unnock", "aley")
    ]
    said = "Finn and Tracy saw Friday's film."
    after = correct([passage(said)], [*many, "Fynn", "Farida", "Tracey"], listener=Ear(said), samples=SILENCE)
    assert after[0].text == said


def test_of_a_list_as_long_as_a_telephone_book_nothing_is_changed_by_its_sound():
    book = [
        f"{a}{b}{c}{d}".title()
        for a in "bcdfghjklmn"
        for b in "aeiou"
        for c in "lmnrst"
        for d in ("a", "o", "ey", "ton", "s", "er", "man")
    ]
    ear = Ear()
    said = "Kayon, setty and Ros carry on with Kelly Ann."
    after = correct(
        [passage(said, 0.3)],
        [*book, "Keyon", "Ross", "Carrie", "Setty", "Kelly-Ann"],
        listener=ear,
        samples=SILENCE,
    )
    assert after[0].text == "Kayon, setty and Ros carry on with Kelly-Ann."
    assert not ear.told


def test_of_a_list_too_long_to_be_told_at_once_the_likeliest_names_come_first():
    long = [
        f"Bartholomew{letters} Featherstonehaugh"
        for letters in ("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st", "uv", "wx")
    ]
    ear = Ear("We rang Jermaine today.")
    correct(
        [passage("We rang Jermane today.", 0.5)], [*long, "Jermaine Oyelowo"], listener=ear, samples=SILENCE
    )
    assert ear.told[0][0] == "Jermaine Oyelowo"
    assert len(ear.told[0]) == len(long) + 1


def test_a_name_does_not_reach_over_a_comma_unless_it_sounds_nearly_the_same():
    assert heard_again("In jam, mine is.", "In Jermaine is.", ["Jermaine"])[0].text == "In jam, mine is."
    assert heard_again("Um, high, we'll go.", "Um, Hywel go.", ["Hywel"])[0].text == "Um, Hywel go."


@pytest.mark.parametrize("names", [[], ["---"], ["a"], ["Mrs"], ["x" * 10_000], ["\u200d"], ["Nia"] * 1000])
def test_odd_lists_do_no_harm(names):
    said = [passage("Near enough, she said.")]
    assert correct(said, names, listener=None) == tuple(said)


def test_passages_without_times_or_words_are_left_alone():
    said = [Passage(0, 0, "kelly ann rang"), Passage(0, 10, "")]
    assert correct(said, NAMES, listener=None) == tuple(said)
    assert correct([], NAMES, listener=None) == ()


def test_the_stop_of_an_initial_is_no_end_of_a_name():
    assert heard_again("Is F. you're okay?", "Is Efua okay?", ["Efua"])[0].text == "Is Efua okay?"


def test_stretches_are_heard_several_at_a_time_and_taken_over_in_order():
    class Several(Ear):
        at_once = 3

        def read_again(self, sound, hints):
            self.heard.append(len(sound))
            return "Is Amaya in?" if len(self.heard) else ""

    listener, steps = Several(), []
    said = [passage("Is Amir in?", 0.6, start) for start in range(0, 120_000, 30_000)]
    after = correct(said, ["Amaya"], listener=listener, samples=SILENCE, progress=steps.append)
    assert [each.text for each in after] == ["Is Amaya in?"] * 4
    assert [each.done for each in steps] == sorted(each.done for each in steps)
    assert steps[-1].done == steps[-1].total

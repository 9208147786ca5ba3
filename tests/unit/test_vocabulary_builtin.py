"""Acronyms of social work and British spelling come built in, and never change what was meant."""

from __future__ import annotations

import pytest
from word_lists import passage, recorded

from casedraft.transcribe.vocabulary import correct
from casedraft.transcribe.vocabulary.acronyms import known_acronyms
from casedraft.transcribe.vocabulary.spelling import british


def corrected(text, terms=()):
    return correct([passage(text)], terms, listener=None)[0].text


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("I'll email the I R O tomorrow.", "I'll email the IRO tomorrow."),
        ("The E.H.C.P. is late.", "The EHCP. is late."),
        ("an S G O, and then", "an SGO, and then"),
        ("his EHC P review", "his EHCP review"),
        ("a referral to mash on Monday", "a referral to MASH on Monday"),
        ("the notification from Mash, then", "the notification from MASH, then"),
        ("her cams appointment is in May", "her CAMHS appointment is in May"),
        ("on the calms waiting list", "on the CAMHS waiting list"),
        ("camhs closed it", "CAMHS closed it"),
        ("a referral to Marak last week", "a referral to MARAC last week"),
        ("the Kafkas officer", "the Cafcass officer"),
        ("an S 47 enquiry", "an s47 enquiry"),
        ("an S47 enquiry", "an s47 enquiry"),
    ],
)
def test_acronyms_are_written_as_in_records(heard, written):
    assert corrected(heard) == written


@pytest.mark.parametrize(
    "text",
    [
        "We had sausages and mash for tea.",
        "He ate the mash, and the referral came later.",
        "She calms down when he sings.",
        "There are web cams in the referral office.",
        "a section 47 enquiry",
        "The IRO and the SGO and the EHCP.",
        "I saw a GP.",
        "So I, I R.",
        "Plan A or B, said I.",
        "He climbed the ladder above the threshold.",
        "She had six cans, so I made a referral.",
        "The therapist says music calms her without medication.",
        "We made mash and then the police rang with a referral.",
        "Mr Marak was out.",
        "Playing with dolls in her house.",
        "It cost S 48 and she is a size S.",
    ],
)
def test_what_is_something_else_stays(text):
    assert corrected(text) == text


def test_the_workers_own_acronyms_are_joined_too():
    assert corrected("the T A G panel", ["TAG"]) == "the TAG panel"


def test_every_acronym_says_what_it_means_and_no_heard_form_belongs_to_two():
    forms = [form for each in known_acronyms() for form in (*each.always, *each.heard)]
    assert len(forms) == len(set(forms))
    assert all(each.means and (each.near or not each.heard) for each in known_acronyms())


@pytest.mark.parametrize(
    ("american", "spelt"),
    [
        ("color", "colour"),
        ("favorites", "favourites"),
        ("neighborhood", "neighbourhood"),
        ("behavioral", "behavioural"),
        ("organized", "organised"),
        ("apologizing", "apologising"),
        ("hospitalization", "hospitalisation"),
        ("centers", "centres"),
        ("counselor", "counsellor"),
        ("traveling", "travelling"),
        ("moldy", "mouldy"),
        ("after-center", "after-centre"),
        ("analyzed", "analysed"),
    ],
)
def test_american_spellings_become_british(american, spelt):
    assert british(american) == spelt


@pytest.mark.parametrize(
    "word",
    "size prize seized capsized resizing citizen horizon magazine bizarre wizard fizzing quizzed lizard "
    "honorary laboratory vaporous humorous laborious meter check story practice license draft tire doctor "
    "actor error minor counsel cancel label travel traveller colour organise entered watered".split(),
)
def test_words_that_are_right_in_britain_stay(word):
    assert british(word) == word


def test_capitals_marks_and_endings_stay_and_the_change_is_recorded():
    (after,) = correct([passage("Favorite? Yes. The neighbor's.")], [], listener=None)
    assert after.text == "Favourite? Yes. The neighbour's."
    assert recorded([after]) == [("Favorite?", "Favourite?"), ("neighbor's.", "neighbour's.")]
    assert {word.correction.source for word in after.words if word.correction} == {"spelling"}


def test_names_are_never_respelt():
    text = "The World Health Organization met Mr Gray and Mrs Color."
    assert corrected(text) == text
    assert corrected("the labor club", ["labor club"]) == "the labor club"

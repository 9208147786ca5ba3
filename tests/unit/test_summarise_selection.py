import pytest
from talk import talk

from casedraft.summarise.quoting import quote
from casedraft.summarise.salience import Judgement
from casedraft.summarise.selection import choose, passages
from casedraft.summarise.units import cut
from casedraft.summarise.wording import quotation, short_names


def judged(units, *salience):
    return [Judgement(value, {"home": 1.0}, 0.0) for value in salience]


WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
LONG = f"{WORDS.capitalize()}. {WORDS.capitalize()}."


def test_what_matters_most_is_taken_first_and_the_rest_is_left_over():
    units = cut(talk(*[("MUM" if number % 2 else "SW", LONG) for number in range(10)]))
    salience = [2.0] * len(units)
    salience[5] = 2.9
    chosen, left = choose(units, judged(units, *salience))
    taken = [index for each in chosen for index in each.units]
    assert 5 in taken
    assert sorted(taken + left) == list(range(20))
    words = sum(len(units[index].text.split()) for index in taken)
    assert words <= 0.6 * 20 * 17
    assert words > 0.6 * 20 * 17 - 2 * 17 - 3 * 10


def test_what_matters_little_is_no_omission():
    units = cut(talk(*[("MUM" if number % 2 else "SW", LONG) for number in range(10)]))
    assert choose(units, judged(units, *[1.0] * 20))[1] == []


def test_the_words_of_the_actions_count_towards_the_length():
    units = cut(talk(*[("MUM" if number % 2 else "SW", LONG) for number in range(10)]))
    assert len(choose(units, judged(units, *[2.0] * 20), words_taken=100)[0]) < len(
        choose(units, judged(units, *[2.0] * 20))[0]
    )


def test_small_talk_is_neither_taken_nor_left_over_even_where_there_is_room():
    units = cut(talk(("MUM", "It's only spitting."), ("SW", "Mind the step.")))
    assert choose(units, judged(units, 0.1, 0.2)) == ([], [])


def test_a_dictation_is_the_workers_own_note_and_nearly_all_of_it_stays():
    units = cut(talk(*[("SW", LONG)] * 10))
    chosen, left = choose(units, judged(units, *[0.1] * 20))
    assert len([index for each in chosen for index in each.units]) == 18
    assert len(left) == 2


def test_a_short_answer_is_quoted_with_its_question():
    transcript = talk(("SW", "Lovely. And drinking?"), ("MUM", "No. Not since May. I swear."))
    units = cut(transcript)
    chosen, _ = choose(units, judged(units, 0, 0, 2.0, 1.5, 0.1))
    text, evidence = quote((chosen[0],), units, transcript, short_names(transcript))
    assert text == "Asked “And drinking?”, Leanne said: “No. Not since May. I swear.”"
    assert evidence == ("u1", "u2")


def test_a_bare_answer_stays_with_the_sentence_after_it():
    transcript = talk(("SW", "And January?"), ("MUM", f"Two. If that. {LONG}"))
    units = cut(transcript)
    chosen, _ = choose(units, judged(units, 0, 0.1, 2, 0.1, 0.1))
    assert chosen[0].units == (1, 2)


@pytest.mark.parametrize(
    "turn",
    [
        f"I'm on a hundred. No, I tell a lie, she said stop where you are. So it's fifty. {LONG}",
        f"I've got Tuesday the fourteenth. No, sorry, I'm in court. Wednesday the fifteenth. {LONG}",
        f"A bruise on his left, no, let me get this right, his right arm. It is oval. {LONG}",
        f"Three milligrams, correction, two milligrams. At night. {LONG}",
    ],
)
def test_what_somebody_takes_back_never_stands_without_what_they_put_in_its_place(turn):
    units = cut(talk(("SW", "Right."), ("MUM", turn)))
    chosen, _ = choose(units, judged(units, 0, 2.5, *[0.1] * (len(units) - 2)))
    assert len(chosen) == 1
    assert {1, 2, 3} <= set(chosen[0].units)


def test_a_correction_heard_as_utterances_of_their_own_stays_with_what_it_corrects():
    turns = (
        "I've got Tuesday the fourteenth.",
        "No, sorry, I'm in court that day.",
        "Wednesday the fifteenth.",
    )
    units = cut(talk(*[("SW", LONG)] * 9, *[("SW", turn) for turn in turns], named=False))
    salience = [2.0] * 18 + [2.9, 0.1, 0.1]
    chosen, _ = choose(units, judged(units, *salience))
    assert {18, 19, 20} <= {index for each in chosen for index in each.units}


def test_a_correction_is_not_tied_to_what_another_person_said():
    turns = [
        ("MUM", "It's on Tuesday."),
        ("SW", "No, sorry, I'm in court that day."),
        ("MUM", "Mind the step."),
    ]
    units = cut(talk(*[("SW", LONG)] * 9, *turns))
    chosen, _ = choose(units, judged(units, *[2.0] * 18, 2.9, 0.1, 0.1))
    assert {19, 20}.isdisjoint(index for each in chosen for index in each.units)


def test_a_gap_between_sentences_shows_outside_the_quotation_marks():
    transcript = talk(("SW", "Hello."), ("MUM", f"It broke on Friday. {LONG} The man comes on Monday."))
    units = cut(transcript)
    chosen, _ = choose(units, judged(units, 0, 2, 0, 0, 2))
    text, evidence = quote((chosen[0],), units, transcript, short_names(transcript))
    assert text == "Leanne said: “It broke on Friday.” … “The man comes on Monday.”"
    assert evidence == ("u2",)


def test_words_of_nobody_named_are_quoted_without_a_name():
    transcript = talk(("SW", "And drinking?"), ("MUM", "Not since May."), named=False)
    units = cut(transcript)
    text, _ = quote((choose(units, judged(units, 0, 2))[0][0],), units, transcript, short_names(transcript))
    assert text == "“And drinking?” – “Not since May.”"


def test_quotation_marks_inside_a_quotation_do_not_end_it():
    assert quotation('He said "no" and “yes”.') == "“He said ’no’ and ‘yes’.”"


def test_utterances_of_one_voice_that_follow_each_other_are_one_statement():
    turns = [
        ("SW", "Right."),
        ("MUM", "It broke on Friday."),
        ("MUM", "The man comes on Monday."),
        ("SW", "Good."),
    ]
    transcript = talk(*turns)
    units = cut(transcript)
    joined = passages(choose(units, judged(units, 0, 2, 1.5, 0))[0], units)
    text, evidence = quote(joined[0], units, transcript, short_names(transcript))
    assert len(joined) == 1
    assert text == "Leanne said: “It broke on Friday.” “The man comes on Monday.”"
    assert evidence == ("u2", "u3")


@pytest.mark.parametrize("middle", [("SW", "I see. Go on."), ("MUM", LONG)])
def test_another_voice_or_too_many_words_part_two_statements(middle):
    units = cut(talk(("MUM", f"It broke. {WORDS}."), middle, ("MUM", "The man comes on Monday. All right?")))
    chosen = choose(units, judged(units, *[2.0] * len(units)))[0]
    assert len(passages(chosen, units)) >= 2


def test_a_bare_answer_of_an_unnamed_voice_stays_with_what_was_said_before_it():
    turns = [("SW", "Any thoughts of hurting yourself."), ("MUM", "No, nothing like that.")]
    units = cut(talk(*[("SW", f"{LONG} Is it?")] * 9, *turns, named=False))
    answer = len(units) - 1
    salience = [2.0] * (len(units) - 2) + [0.1, 2.9]
    chosen, _ = choose(units, judged(units, *salience))
    assert {answer - 1, answer} <= {index for each in chosen for index in each.units}

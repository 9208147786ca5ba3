import pytest
from talk import talk

from casedraft.summarise.actions import find_actions
from casedraft.summarise.salience import Judgement
from casedraft.summarise.units import cut
from casedraft.summarise.wording import short_names


def actions(*turns, agreement=0.9, named=True):
    transcript = talk(*turns, named=named)
    units = cut(transcript)
    judgements = [Judgement(1.0, {"plan": 1.0}, agreement) for _ in units]
    return find_actions(transcript, units, judgements, short_names(transcript))


def test_a_promise_belongs_to_the_person_who_made_it():
    (action,) = actions(
        ("SW", "School."), ("SW", "I'll ring Mrs Dhillon by Monday, the twenty-third."), ("MUM", "Ta.")
    )
    assert (action.who, action.by, action.status) == ("Farida", "by Monday, the twenty-third", "agreed")
    assert action.evidence == ("u2",)
    assert action.check == "supported"
    assert action.what == "“I'll ring Mrs Dhillon by Monday, the twenty-third.”"


def test_a_promise_that_answers_a_request_rests_on_both():
    (action,) = actions(("SW", "Would you ring housing by Friday?"), ("MUM", "Yeah, I'll ring them."))
    assert (action.who, action.by) == ("Leanne", "by Friday")
    assert action.evidence == ("u1", "u2")


def test_a_bare_yes_to_a_request_is_an_action_to_check():
    (action,) = actions(("SW", "Can you bring the letter on Tuesday?"), ("MUM", "Yeah."))
    assert (action.who, action.status, action.check) == ("Leanne", "agreed", "check")


@pytest.mark.parametrize(
    "offer", ["Would you like a food bank voucher?", "What about one to one?", "Will you come to the group?"]
)
def test_what_was_answered_with_a_no_is_declined_and_never_agreed(offer):
    (action,) = actions(("SW", offer), ("MUM", "No. I'm not sitting in a circle."))
    assert action.status == "declined"
    assert action.check == "check"


def test_a_promise_that_the_heads_doubt_is_no_action():
    assert actions(("SW", "Right."), ("MUM", "I'll be honest with you."), agreement=0.05) == ()


def test_a_question_is_never_an_action():
    assert actions(("SW", "I'll see you Friday, will I?"), ("MUM", "Maybe.")) == ()


def test_nobody_is_named_when_voices_are_unknown():
    (action,) = actions(("SW", "Right."), ("SW", "I'll send the form."), named=False)
    assert action.who is None
    assert action.check == "check"


def test_whoever_dictates_unnamed_is_the_social_worker_to_be_checked():
    (action,) = actions(("SW", "House warm. Beds made. Hall tidy. I'll send the form. End."), named=False)
    assert (action.who, action.check) == ("Social worker", "check")


def test_a_dictated_action_names_who_the_worker_named():
    (action,) = actions(("SW", "Chloe will ring the GP on Thursday."))
    assert (action.who, action.by) == ("Chloe", "on Thursday")


@pytest.mark.parametrize(
    "text", ["I suggested her mum will take them and she said no.", "She wants them at home."]
)
def test_a_dictated_suggestion_is_not_agreed(text):
    assert actions(("SW", text)) == ()


def test_a_promise_that_points_back_is_quoted_with_what_it_points_to():
    (action,) = actions(
        ("MUM", "They want the trip form by the twenty-second."), ("SW", "I'll sign it, then.")
    )
    assert action.what == "“They want the trip form by the twenty-second.” – “I'll sign it, then.”"
    assert action.evidence == ("u1", "u2")


def test_an_offer_refused_at_once_is_only_suggested():
    (action,) = actions(("SW", "I'll have them Saturday nights at mine."), ("MUM", "No, not overnight."))
    assert (action.status, action.check) == ("suggested", "check")


def test_each_sentence_of_a_dictated_list_is_an_action_and_promises_made_in_one_breath_are_one():
    assert len(actions(("SW", "One, I'll speak to Sandra tonight. Two, Chloe will ring the GP."))) == 2
    (action,) = actions(("SW", "Right."), ("MUM", "I'll ring housing. I'll text her on Monday."))
    assert action.by == "on Monday"


@pytest.mark.parametrize(
    ("text", "count"), [("I will see you, Malika, good luck.", 0), ("I'll see you Monday at ten.", 1)]
)
def test_a_farewell_is_no_action_and_an_appointment_is_one(text, count):
    assert len(actions(("SW", "Right."), ("MUM", text))) == count


def test_a_dictated_appointment_is_an_action():
    (action,) = actions(
        ("SW", "He'll ring Mum today and, um, I'll see Destiny in school on Monday the eleventh at ten.")
    )
    assert action.who == "Farida"


def test_a_promise_that_the_heads_are_not_sure_of_is_one_to_check():
    (action,) = actions(("MUM", "Right."), ("SW", "I'll finish with Mummy."), agreement=0.4)
    assert (action.status, action.check) == ("agreed", "check")

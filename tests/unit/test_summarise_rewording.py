from talk import ScriptedModel, talk

from casedraft.summarise.rewording import parse, reword, windows
from casedraft.summarise.wording import short_names
from casedraft.templates import load_template


def test_lines_are_read_with_what_they_cite():
    lines = parse("- Leanne said it broke. [2]\n* Toby said hello [3, 4].\n2. Farida agreed [1,1]")
    assert [(line.text, line.evidence) for line in lines] == [
        ("Leanne said it broke.", ("u2",)),
        ("Toby said hello", ("u3", "u4")),
        ("Farida agreed", ("u1",)),
    ]


def test_lines_without_citations_are_passed_over():
    assert (
        parse("nothing\n- nothing [3]\n- Nothing. [1, 2]\nHere is the list:\n- Leanne was well.\n[3]") == []
    )


def test_reading_stops_when_a_model_repeats_itself():
    assert len(parse("- A said b [1]\n- C said d [2]\n" + "- A said b [1]\n" * 50)) == 2


def test_the_transcript_is_read_once_and_asked_about_each_section():
    model = ScriptedModel("- Leanne said it broke [2]", "nothing")
    transcript = talk(("SW", "The washer?"), ("MUM", "It broke."))
    sections = [each for each in load_template("cin-visit").sections if each.kind == "narrative"][:2]
    written = dict(reword(transcript, sections, short_names(transcript), model))
    assert [len(lines) for lines in written.values()] == [1, 0]
    assert model.read_texts == ["Transcript:\n[1] Farida: The washer?\n[2] Leanne: It broke."]
    assert sections[1].heading in model.questions[1]


def test_a_transcript_longer_than_the_window_is_cut_between_lines_and_nothing_is_lost():
    turns = [("MUM", f"Sentence number {number} is here.") for number in range(200)]
    model = ScriptedModel(context_tokens=1100)
    transcript = talk(*turns)
    cuts = list(windows(transcript, short_names(transcript), model))
    assert len(cuts) > 1
    assert [line for window in cuts for line in window] == [
        f"[{number}] Leanne: {text}" for number, (_, text) in enumerate(turns, 1)
    ]
    assert all(sum(model.count(line) + 1 for line in window) <= 1100 - 768 for window in cuts)

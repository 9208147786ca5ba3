import pytest
from talk import HashEncoder, ScriptedModel, talk

from casedraft.records import Draft, Speaker, Transcript, to_json
from casedraft.summarise import write_draft
from casedraft.templates import list_templates, load_template

VISIT_LINES = (
    ("SW", "Hiya. And how's the washing machine, is it mended?"),
    ("MUM", "No. It broke three weeks ago, so I take it all to my mum's on the bus."),
    ("CHILD", "I do my own cereal. I stand on the chair."),
    ("SW", "Would you ring housing by Friday?"),
    ("MUM", "Yeah, I'll ring them tomorrow."),
)
VISIT = talk(*VISIT_LINES)


@pytest.fixture
def encoder(tmp_path):
    return HashEncoder(tmp_path)


@pytest.mark.parametrize("template", [each.id for each in list_templates()])
def test_every_statement_cites_words_that_are_there_and_quotes_them(template, encoder):
    draft = write_draft(VISIT, load_template(template), encoder=encoder)
    statements = [statement for section in draft.sections for statement in section.statements]
    assert statements
    for statement in statements:
        assert statement.evidence
        assert all(VISIT.utterance(cited) for cited in statement.evidence)
        assert next(each for each in statement.checks if each.name == "quotes").passed
    assert [statement.id for statement in statements] == [
        f"s{number}" for number in range(1, len(statements) + 1)
    ]


def test_sections_stand_in_the_templates_order_and_worker_sections_hold_only_a_prompt(encoder):
    template = load_template("cin-visit")
    draft = write_draft(VISIT, template, encoder=encoder)
    assert [section.id for section in draft.sections] == [section.id for section in template.sections]
    for section in draft.sections:
        if section.kind == "worker":
            assert section.statements == ()
            assert section.prompt


def test_a_childs_words_go_under_the_heading_for_them(encoder):
    draft = write_draft(VISIT, load_template("cin-visit"), encoder=encoder)
    for section in draft.sections:
        for statement in section.statements:
            assert ("u3" in statement.evidence) == (section.id == "child-words")


@pytest.mark.parametrize("turns", [(), (("SW", " "),)])
@pytest.mark.parametrize("engine", [None, ScriptedModel("- Leanne said she was well [1]")])
def test_nothing_heard_gives_no_statement_no_action_and_says_so(turns, engine, encoder):
    draft = write_draft(talk(*turns), load_template("cin-visit"), encoder=encoder, engine=engine)
    assert not any(section.statements for section in draft.sections)
    assert draft.actions == ()
    assert draft.omissions == ()
    assert "Nothing was heard" in draft.notices[-1]


def test_a_models_invention_is_shown_as_unsupported_and_its_faithful_line_as_supported(encoder):
    engine = ScriptedModel(
        "- Leanne said she take it all on the bus to mum's, no longer broke [2]\n- Leanne hit Toby [99]"
    )
    draft = write_draft(VISIT, load_template("cin-visit"), encoder=encoder, engine=engine)
    by_text = {each.text: each for section in draft.sections for each in section.statements}
    assert by_text["Leanne hit Toby"].status == "unsupported"
    kept = by_text["Leanne said she take it all on the bus to mum's, no longer broke"]
    assert kept.status == "supported", kept.checks
    assert not any(each is not kept and each.evidence == ("u2",) for each in by_text.values())


def test_voices_without_names_and_doubts_are_told(encoder):
    nameless = Transcript.model_validate(
        talk(
            ("MUM", "It broke."),
            ("SW", "Did it? I see."),
            named=False,
            settings={"notices": ["Half was damaged."]},
        )
    )
    notices = write_draft(nameless, load_template("cin-visit"), encoder=encoder).notices
    assert notices[0] == "Half was damaged."
    assert any("whose voice" in each for each in notices)


def test_the_same_transcript_gives_the_same_draft_and_it_survives_being_written(encoder):
    first = write_draft(VISIT, load_template("cp-visit"), encoder=encoder)
    assert first == write_draft(VISIT, load_template("cp-visit"), encoder=encoder)
    assert Draft.model_validate_json(to_json(first)) == first


def test_a_dictation_without_a_name_is_said_to_be_read_as_one(encoder):
    dictated = talk(*[("SW", f"Fact number {number} is here.") for number in range(9)], named=False)
    draft = write_draft(dictated, load_template("contact-note"), encoder=encoder)
    assert any("read as a dictation" in each for each in draft.notices)
    assert not any("whose voice" in each for each in draft.notices)


def test_a_dictation_is_drafted_as_it_is_to_be_written_and_rests_on_what_was_said(encoder):
    said = "He was ninety-one sorry eighty-one per cent present full stop"
    spoken = talk(("SW", said), ("SW", "New paragraph"))
    utterances = [
        spoken.utterances[0].model_copy(update={"written": "He was 81 per cent present."}),
        spoken.utterances[1].model_copy(update={"written": ""}),
    ]
    spoken = spoken.model_copy(update={"utterances": tuple(utterances)})
    draft = write_draft(spoken, load_template("contact-note"), encoder=encoder)
    texts = [statement.text for section in draft.sections for statement in section.statements]
    assert any("81 per cent" in text for text in texts)
    assert not any(
        "ninety-one" in text or "full stop" in text or "paragraph" in text.lower() for text in texts
    )
    assert spoken.utterances[0].text == said


def test_voices_told_apart_but_not_named_take_no_room_from_the_words(encoder):
    lines = [(who, f"{line} Number {n}.") for n in range(20) for who, line in VISIT_LINES]
    nobody = talk(*lines, named=False)
    ids = {"SW": "s1", "MUM": "s2", "CHILD": "s3"}
    told_apart = nobody.model_copy(
        update={
            "speakers": tuple(Speaker(id=each) for each in ids.values()),
            "utterances": tuple(
                each.model_copy(update={"speaker": ids[who]})
                for each, (who, _) in zip(nobody.utterances, lines, strict=True)
            ),
        }
    )
    template = load_template("cin-visit")
    lengths = [
        sum(
            len(statement.text.split())
            for section in write_draft(transcript, template, encoder=encoder).sections
            for statement in section.statements
        )
        for transcript in (nobody, told_apart)
    ]
    assert abs(lengths[0] - lengths[1]) < 0.05 * lengths[0]

"""Record types are read, checked and refused."""

import os
import re
from pathlib import Path

import pytest

from casedraft.errors import BadTemplateError, UnknownTemplateError, UnreadableFileError
from casedraft.templates import TOPICS, find_gaps, list_templates, load_template
from casedraft.templates.loader import MAX_BYTES, parse_template

NAMES = [
    "adult-safeguarding",
    "advocacy-offer",
    "care-act-assessment",
    "case-summary",
    "chronology",
    "cin-visit",
    "cla-review",
    "cla-visit",
    "community-safety-plan",
    "contact-note",
    "core-group",
    "cp-conference",
    "cp-visit",
    "family-help-assessment",
    "family-help-plan",
    "family-network-plan",
    "family-time",
    "foster-supervision",
    "kinship-assessment",
    "mental-capacity",
    "pathway-plan",
    "section47",
    "strategy-discussion",
    "supervision",
]
# In these no section takes all of a child's words. They are of adults, of nobody in the room, or, as a pathway plan
# is, mostly in the young person's words, which stand under the headings by topic.
NO_CHILD_SECTION = {
    "adult-safeguarding",
    "care-act-assessment",
    "case-summary",
    "chronology",
    "mental-capacity",
    "pathway-plan",
    "strategy-discussion",
    "supervision",
}
VISITS = ["cin-visit", "cla-visit", "cp-visit"]

HEAD = 'id = "short"\nversion = 1\ntitle = "Short"\ndescription = "A short record."\n'
GOOD = HEAD + '[[sections]]\nid = "home"\nheading = "Home"\ntopics = ["home"]\n'
SECTION = '[[sections]]\nid = "more"\nheading = "More"\n'


def write(folder, text):
    path = folder / "short.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_the_catalogue_holds_every_record_type_in_the_order_of_names():
    assert [template.id for template in list_templates()] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_is_found_by_its_name(name):
    template = load_template(name)

    assert template.id == name
    assert template.version >= 1
    assert template.title
    assert template.sources


@pytest.mark.parametrize("name", NAMES)
def test_in_each_every_topic_but_small_talk_has_one_heading(name):
    sections = load_template(name).sections

    assert sorted(topic for section in sections for topic in section.topics) == sorted(set(TOPICS) - {"chat"})
    assert find_gaps(load_template(name)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_in_each_every_section_says_what_belongs_in_it_and_what_to_ask(name):
    assert all(section.guidance and section.prompt for section in load_template(name).sections)


@pytest.mark.parametrize("name", NAMES)
def test_each_keeps_the_persons_own_words_and_leaves_judgement_to_the_worker(name):
    sections = load_template(name).sections
    whose = "any" if name in NO_CHILD_SECTION else "child"

    assert any(section.kind == "quotes" and section.speakers == whose for section in sections)
    assert sections[-1].kind == "worker"


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_but_the_workers_asks_for_judgement(name):
    judged = re.compile(r"\b(analysis|eligib\w+|threshold|conclusions?|suitability)\b", re.IGNORECASE)
    written = [section.heading for section in load_template(name).sections if section.kind != "worker"]

    assert [heading for heading in written if judged.search(heading)] == []


def labels(name):
    return " ".join(label for section in load_template(name).sections for label in section.fields).casefold()


@pytest.mark.parametrize("name", VISITS)
@pytest.mark.parametrize("asked", ["seen", "bedroom", "announced", "who was there", "time of visit"])
def test_a_visit_asks_what_every_visit_must_record(name, asked):
    assert asked in labels(name)


@pytest.mark.parametrize("name", ["cin-visit", "cp-visit"])
def test_a_visit_asks_whether_the_child_was_seen_alone(name):
    assert "alone" in labels(name)


@pytest.mark.parametrize("asked", ["in private", "refused", "inappropriate", "unable"])
def test_a_visit_to_a_child_in_care_asks_for_the_lawful_reason_when_not_in_private(asked):
    assert asked in labels("cla-visit")


JUDGED_BY_THE_WORKER = {
    "adult-safeguarding": "unable to protect themselves",
    "care-act-assessment": "ten outcomes",
    "cp-conference": "likely to suffer significant harm",
    "kinship-assessment": "Schedule 4",
    "mental-capacity": "have or lack capacity",
    "pathway-plan": "Is the accommodation suitable",
    "section47": "substantiated",
    "strategy-discussion": "Do section 47 enquiries start",
}


@pytest.mark.parametrize("name", JUDGED_BY_THE_WORKER)
def test_the_question_that_the_law_puts_is_asked_of_the_worker_alone(name):
    sections = load_template(name).sections
    asking = {section.kind for section in sections if JUDGED_BY_THE_WORKER[name] in section.prompt}

    assert asking == {"worker"}


def test_each_part_of_the_capacity_test_is_the_assessors():
    kinds = {section.id: section.kind for section in load_template("mental-capacity").sections}

    assert {
        kinds[part] for part in ("understand", "retain", "weigh", "communicate", "cause", "conclusion")
    } == {"worker"}


@pytest.mark.parametrize(
    "heading",
    [
        "Contact and personal support", "Education and training", "Employment", "Accommodation",
        "Family and social relationships", "Skills for living independently", "Money", "Health", "Identity",
        "Contingency",
    ],
)  # fmt: skip
def test_a_pathway_plan_has_each_heading_that_the_regulations_name(heading):
    assert any(section.heading.startswith(heading) for section in load_template("pathway-plan").sections)


def test_a_template_of_ones_own_is_read_from_its_file(tmp_path):
    template = load_template(write(tmp_path, GOOD))

    assert (template.id, template.sections[0].kind) == ("short", "narrative")
    assert find_gaps(template) == tuple(topic for topic in TOPICS if topic not in {"home", "chat"})


def test_a_byte_order_mark_does_no_harm(tmp_path):
    assert load_template(write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())).id == "short"


def test_an_unknown_name_lists_the_names_and_the_nearest():
    with pytest.raises(UnknownTemplateError) as caught:
        load_template("CIN-vist")

    assert "Did you mean cin-visit" in caught.value.what
    assert all(name in caught.value.why for name in NAMES)


def test_a_name_like_none_gets_no_guess():
    with pytest.raises(UnknownTemplateError) as caught:
        load_template("zzzz")

    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize("name", ["../catalogue/cin-visit", "", "cin-visit\n", "/etc/passwd"])
def test_a_name_is_never_a_path(name):
    with pytest.raises(UnknownTemplateError):
        load_template(name)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(UnreadableFileError, match="was not found"):
        load_template(str(tmp_path / "none.toml"))


def test_a_folder_is_not_read(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(UnreadableFileError, match="folder"):
        load_template(str(tmp_path / "folder.toml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(UnreadableFileError):
        load_template(str(tmp_path / "pipe.toml"))


FAULTS = {
    "not TOML": ("id = ", "not TOML"),
    "not UTF-8": (b"\xff\xfe\x00", "not UTF-8"),
    "nested too deeply": (HEAD + "x = " + "[" * 100_000, "nested too deeply"),
    "a number of a million digits": (HEAD.replace("1", "9" * 100_000), "too long"),
    "too large": (GOOD + "#" * MAX_BYTES, str(MAX_BYTES)),
    "no sections key": (HEAD, "sections"),
    "sections that are none": (HEAD + "sections = []", "no sections"),
    "too many sections": (
        HEAD + "".join(f'[[sections]]\nid = "s{n}"\nheading = "H"\n' for n in range(61)), "more than 60 sections",
    ),
    "no title": (GOOD.replace('title = "Short"\n', ""), "title"),
    "an unknown key": ("colour = 1\n" + GOOD, "colour"),
    "an unknown key in a section": (GOOD + "colour = 1\n", "colour"),
    "a bad id": (GOOD.replace('"short"', '"Short One"'), "id"),
    "version 0": (GOOD.replace("version = 1", "version = 0"), "version"),
    "a bad kind": (GOOD + 'kind = "essay"\n', "kind"),
    "bad speakers": (GOOD + 'speakers = "nobody"\n', "speakers"),
    "two sections of one id": (GOOD + SECTION.replace("more", "home"), "share an id"),
    "an unknown topic": (GOOD.replace('["home"]', '["weather"]'), "unknown topic 'weather'"),
    "small talk as a topic": (GOOD.replace('["home"]', '["chat"]'), "under no heading"),
    "a topic twice": (GOOD + SECTION + 'topics = ["home"]\n', "'home' is named twice: in 'home' and in 'more'"),
    "a topic twice in one section": (GOOD.replace('["home"]', '["home", "home"]'), "twice"),
    "a topic for quotations": (GOOD + 'kind = "quotes"\n', "may not have topics"),
    "a topic for the worker": (GOOD + 'kind = "worker"\nprompt = "?"\n', "may not have topics"),
    "no prompt for the worker": (GOOD + SECTION + 'kind = "worker"\n', "needs a prompt"),
    "fields that are none": (GOOD + 'kind = "fields"\n', "lists none"),
    "fields in a narrative": (GOOD + 'fields = ["Date"]\n', "not of kind 'fields'"),
    "a field twice": (GOOD + 'kind = "fields"\nfields = ["Date", "Date"]\n', "a field twice"),
    "too many fields": (GOOD + f'kind = "fields"\nfields = {[f"F{n}" for n in range(61)]}\n', "more than 60 fields"),
    "an empty field": (GOOD + 'kind = "fields"\nfields = [" "]\n', "empty"),
    "an empty heading": (GOOD.replace('"Home"', '""'), "empty"),
    "a heading of two lines": (GOOD.replace('"Home"', '"Ho\\nme"'), "line break"),
    "a heading too long": (GOOD.replace('"Home"', f'"{"H" * 201}"'), "longer than 200"),
    "a guidance too long": (GOOD + f'guidance = "{"g" * 4001}"\n', "longer than 4000"),
    "a control character": (GOOD + 'prompt = "a\\u0007b"\n', "control character"),
    "a date for a title": (GOOD.replace('"Short"', "2026-03-18"), "title"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_refused_and_named(tmp_path, fault):
    text, said = FAULTS[fault]

    with pytest.raises(BadTemplateError, match=re.escape(said)) as caught:
        load_template(write(tmp_path, text))

    assert caught.value.what == "short.toml is not a usable template."
    assert caught.value.why.endswith(".")
    assert caught.value.todo


def test_what_is_parsed_from_memory_keeps_the_limit_of_size():
    with pytest.raises(BadTemplateError, match="the most allowed"):
        parse_template(b"#" * (MAX_BYTES + 1), "large.toml")


def test_the_documentation_lists_every_topic_as_it_is():
    page = (Path(__file__).parents[2] / "docs" / "concepts" / "templates.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE)[-len(TOPICS) :] == list(TOPICS.items())


def test_the_documentation_lists_every_record_type():
    page = (Path(__file__).parents[2] / "docs" / "concepts" / "templates.md").read_text(encoding="utf-8")

    table = page.partition("## ")[0]

    assert sorted(re.findall(r"^\| `([\w-]+)` \|.*\|.*\|$", table, re.MULTILINE)) == NAMES


def test_the_template_in_the_documentation_is_a_good_one(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "concepts" / "templates.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    assert len(load_template(write(tmp_path, example)).sections) == 4

import numpy as np
import pytest

from casedraft.summarise.placing import LEAST_LIKENESS, field_of, section_of
from casedraft.templates import list_templates, load_template


class Near:
    """Gives the first text, the statement, a set nearness to one label and none to the others."""

    def __init__(self, label, likeness):
        self.label, self.likeness = label, likeness

    def encode(self, sentences):
        rows = np.eye(len(sentences), 400, k=1, dtype=np.float32)
        rows[0] = 0
        rows[0, sentences.index(self.label) + 1] = self.likeness
        return rows


VISIT = load_template("cin-visit")
DETAILS = next(section for section in VISIT.sections if section.kind == "fields")


def test_a_statement_stands_beside_the_nearest_field_and_is_always_to_be_confirmed():
    label, check = field_of(DETAILS, "Just you and me.", Near(DETAILS.fields[3], LEAST_LIKENESS + 0.05))
    assert label == DETAILS.fields[3]
    assert not check.passed


def test_a_statement_that_is_near_no_field_gets_none():
    assert field_of(DETAILS, "It rained.", Near(DETAILS.fields[3], LEAST_LIKENESS - 0.05)) is None


@pytest.mark.parametrize("template", list_templates(), ids=lambda each: each.id)
def test_every_topic_has_a_section_of_its_own_and_small_talk_falls_to_the_narrative(template):
    for section in template.sections:
        for topic in section.topics:
            assert section_of(template, {topic: 1.0}, "other") is section
    assert section_of(template, {}, "other").kind == "narrative"


def test_a_childs_words_go_to_the_section_for_them():
    assert section_of(VISIT, {"health": 1.0}, "child").kind == "quotes"
    assert section_of(VISIT, {"health": 1.0}, "worker").kind == "narrative"


def test_the_topics_of_a_section_weigh_together():
    home = next(each for each in VISIT.sections if {"home", "care"} <= set(each.topics))
    assert section_of(VISIT, {"health": 0.4, "home": 0.3, "care": 0.3}, "other") is home

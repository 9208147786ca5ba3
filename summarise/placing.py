"""Put statements under a template's headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Check

if TYPE_CHECKING:
    from ..records import Template, TemplateSection
    from .encoder import Encoder
    from .units import SpeakerKind


#: From this nearness (cosine of the sentence vectors) a statement may stand beside a field. Of the training
#: cases' statements about who was there, those that reach it name people; most others belong elsewhere.
LEAST_LIKENESS = 0.3


def section_of(template: Template, topics: dict[str, float], speaker: SpeakerKind) -> TemplateSection:
    """The section where a statement belongs.

    A child's words go to the section for children's own words, when the template has one; all else to the
    section whose topics together weigh most; what has no place, to the first section that takes narrative.

    Args:
        template: The record type.
        topics: The weight of each topic in the statement, 0 or more.
        speaker: What kind of person said it.
    """
    if speaker == "child":
        for section in template.sections:
            if section.kind == "quotes" and section.speakers == "child":
                return section
    weights = {each.id: sum(topics.get(topic, 0.0) for topic in each.topics) for each in template.sections}
    best = max(template.sections, key=lambda each: weights[each.id])
    return best if weights[best.id] > 0 else first_narrative(template)


def first_narrative(template: Template) -> TemplateSection:
    """The first section that takes narrative, or the first of all in a template without one."""
    return next((each for each in template.sections if each.kind == "narrative"), template.sections[0])


def field_of(section: TemplateSection, text: str, encoder: Encoder) -> tuple[str, Check] | None:
    """The field of a section whose label is nearest in meaning to a statement, if any is near enough.

    Standing beside a label says more than the words alone do ("Seen alone: …"), and nearness is a guess, so
    the worker is always asked to confirm it.

    Returns:
        The label and a failed check that asks for confirmation; None when no label is near.
    """
    vectors = encoder.encode([text, *section.fields])
    likeness = vectors[1:] @ vectors[0]
    best = int(likeness.argmax())
    if likeness[best] < LEAST_LIKENESS:
        return None
    return section.fields[best], Check(
        name="field",
        passed=False,
        detail="Placed beside this field by its likeness: confirm that it belongs here.",
    )

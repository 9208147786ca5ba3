"""Put statements under a template's headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Check

if TYPE_CHECKING:
    from ..records import Template, TemplateSection
    from .encoder import Encoder
    from .units import SpeakerKind


def section_of(template: Template, topic: str, speaker: SpeakerKind) -> TemplateSection:
    """The section where a statement belongs.

    A child's words go to the section for children's own words, when the template has one; all else by topic;
    what has no place, to the first section that takes narrative.
    """
    if speaker == "child":
        for section in template.sections:
            if section.kind == "quotes" and section.speakers == "child":
                return section
    for section in template.sections:
        if topic in section.topics:
            return section
    written = [section for section in template.sections if section.kind == "narrative"]
    return (written or list(template.sections))[0]


def field_of(section: TemplateSection, text: str, encoder: Encoder) -> tuple[str, Check]:
    """The field of a section whose label is nearest in meaning to a statement.

    Standing beside a label says more than the words alone do ("Seen alone: …"), and nearness is a guess, so
    the worker is always asked to confirm it.

    Returns:
        The label, and a failed check that asks for confirmation.
    """
    vectors = encoder.encode([text, *section.fields])
    best = int((vectors[1:] @ vectors[0]).argmax())
    return section.fields[best], Check(
        name="field",
        passed=False,
        detail="Placed beside this field by its likeness: confirm that it belongs here.",
    )

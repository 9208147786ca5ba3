"""The rules that a template keeps beyond its shape, each with the sentence that explains a fault."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from .topics import TOPICS, UNPLACED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Template, TemplateSection

MAX_SECTIONS = 60
MAX_FIELDS = 60
MAX_LINE = 200
"""Characters of a heading, title or field label."""
MAX_TEXT = 4000
"""Characters of a description, guidance, prompt or source."""


def find_fault(template: Template) -> str | None:
    """The first rule that a template breaks, as a sentence, or None when it keeps them all."""
    return next(_faults(template), None)


def find_gaps(template: Template) -> tuple[str, ...]:
    """The topics that stand under no heading of a template, so that what is said of them has no place.

    A gap is no fault: a short record type may leave topics out on purpose.

    Returns:
        Topic names in the order of the list of topics, without those that belong nowhere by rule.
    """
    placed = {topic for section in template.sections for topic in section.topics}
    return tuple(topic for topic in TOPICS if topic not in placed and topic not in UNPLACED)


def _faults(template: Template) -> Iterator[str]:
    if not template.sections:
        yield "It has no sections."
    if len(template.sections) > MAX_SECTIONS:
        yield f"It has more than {MAX_SECTIONS} sections."
    yield from _line_faults("title", template.title)
    for text in (template.description, *template.sources):
        yield from _text_faults("description and sources", text)
    owners: dict[str, str] = {}
    for section in template.sections:
        yield from _section_faults(section)
        for topic in section.topics:
            if topic in owners:
                yield f"Topic {topic!r} is named twice: in {owners[topic]!r} and in {section.id!r}."
            owners[topic] = section.id


def _section_faults(section: TemplateSection) -> Iterator[str]:
    where = f"Section {section.id!r}"
    yield from _line_faults(f"heading of section {section.id!r}", section.heading)
    for text in (section.guidance, section.prompt):
        yield from _text_faults(f"guidance and prompt of section {section.id!r}", text)
    for topic in section.topics:
        if topic not in TOPICS:
            yield f"{where} names the unknown topic {topic[:40]!r}; the topics are {', '.join(TOPICS)}."
        if topic in UNPLACED:
            yield f"{where} names the topic {topic!r}, which stands under no heading."
    yield from _kind_faults(section)


def _kind_faults(section: TemplateSection) -> Iterator[str]:
    where = f"Section {section.id!r}"
    if section.topics and section.kind in {"quotes", "worker"}:
        yield f"{where} is of kind {section.kind!r} and may not have topics."
    if section.kind == "worker" and not section.prompt.strip():
        yield f"{where} is for the worker and needs a prompt."
    if section.kind == "fields" and not section.fields:
        yield f"{where} is of kind 'fields' and lists none."
    if section.fields and section.kind != "fields":
        yield f"{where} lists fields and is not of kind 'fields'."
    if len(section.fields) > MAX_FIELDS:
        yield f"{where} lists more than {MAX_FIELDS} fields."
    if len(set(section.fields)) != len(section.fields):
        yield f"{where} lists a field twice."
    for label in section.fields:
        yield from _line_faults(f"fields of section {section.id!r}", label)


def _line_faults(what: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield f"In the {what}: the text is empty."
    if len(text) > MAX_LINE:
        yield f"In the {what}: the text is longer than {MAX_LINE} characters."
    if "\n" in text:
        yield f"In the {what}: the text may not hold a line break."
    yield from _text_faults(what, text)


def _text_faults(what: str, text: str) -> Iterator[str]:
    if len(text) > MAX_TEXT:
        yield f"In the {what}: the text is longer than {MAX_TEXT} characters."
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        yield f"In the {what}: the text holds a control character."

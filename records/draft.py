"""The draft: the note, every statement with its evidence."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Record
from .transcript import Recording, Transcript

Status = Literal["supported", "check", "unsupported"]
SectionKind = Literal["narrative", "fields", "quotes", "worker"]


class Check(Record):
    """One test of a statement against the words it cites."""

    name: str
    passed: bool
    detail: str = ""
    """Why it failed, in plain words for the worker."""


class Statement(Record):
    """One sentence of the note and the utterances it rests on: exactly those, never a range."""

    id: str
    label: str | None = None
    """The field's name in a section of kind ``fields``."""
    text: str
    evidence: tuple[str, ...]
    status: Status
    checks: tuple[Check, ...] = ()


class Section(Record):
    """One heading of the note."""

    id: str
    heading: str
    kind: SectionKind
    statements: tuple[Statement, ...] = ()
    prompt: str | None = None
    """What the worker is asked to complete, when nobody said it or only the worker may judge it."""


class Action(Record):
    """Something that somebody agreed, suggested or declined to do."""

    id: str
    who: str | None
    what: str
    by: str | None = None
    status: Literal["agreed", "suggested", "declined"]
    evidence: tuple[str, ...]
    check: Literal["supported", "check"]


class Person(Record):
    """Somebody who was there, or was only spoken about."""

    name: str
    role: str | None = None
    present: bool | None = None
    """True only for those known to have been there; None when it is not known."""
    evidence: tuple[str, ...] = ()


class Omission(Record):
    """Words that seem to matter and stand nowhere in the note."""

    utterances: tuple[str, ...]
    text: str
    reason: str


class Review(Record):
    """What the worker has done with the draft."""

    state: Literal["draft", "approved"] = "draft"
    by: str | None = None
    at: str | None = None
    seconds: int = 0
    edits: int = 0


class TemplateRef(Record):
    """Which template, in which version, shaped a draft."""

    id: str
    version: int


class Draft(Record):
    """The note, every statement with its evidence."""

    schema_: Annotated[Literal["casedraft.draft/1"], Field(alias="schema")] = "casedraft.draft/1"
    template: TemplateRef
    title: str
    date: str | None = None
    """The day of the visit, ISO 8601, when the worker gave it."""
    recording: Recording
    transcript: str | Transcript
    """The transcript file's name beside the draft, or the transcript itself."""
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    people: tuple[Person, ...] = ()
    omissions: tuple[Omission, ...] = ()
    notices: tuple[str, ...] = ()
    """What the worker must know about the whole draft, e.g. that nothing was heard."""
    review: Review = Review()
    settings: dict[str, Any] = Field(default_factory=dict)

"""The words that every exported form shares: details, evidence, marks and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .clean import one_line
from .loader import list_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..records import Action, Draft, Omission, Person, Section, Statement, Transcript, Utterance

NOT_NAMED = "Speaker not named"
TO_COMPLETE = "[to complete]"
OMISSIONS_HEADING = "Said, and not in this note"
OMISSIONS_HINT = "Read each: add it to the note if it matters."

# Not from the locale: the same draft must give the same bytes on every machine.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

ACTION_STATUS = {"agreed": "Agreed", "suggested": "Suggested, not agreed", "declined": "Declined"}


@dataclass(frozen=True, slots=True)
class Citation:
    """One utterance as evidence.

    Attributes:
        id: The utterance's id (``"u12"``).
        who: The speaker's name, or role, or that they are not named.
        clock: When it was said (``"3:05"``), or ``""`` where the transcript has no times.
        words: What was said; ``None`` when the transcript has no such utterance.
    """

    id: str
    who: str
    clock: str
    words: str | None

    @property
    def mark(self) -> str:
        """The citation in short: ``"u12 3:05"``."""
        return f"{self.id} {self.clock}".rstrip()

    @property
    def line(self) -> str:
        """The citation in full: ``"Kelly-Ann Braithwaite, 3:05: “…”"``."""
        if self.words is None:
            return f"{self.id}: these words are not in the transcript."
        return f"{self.who}, {self.clock or self.id}: “{self.words}”"


class Evidence:
    """Finds the words that statements cite.

    Args:
        transcript: The transcript that the draft was written from.
    """

    def __init__(self, transcript: Transcript) -> None:
        self._utterances = {each.id: each for each in transcript.utterances}
        self._names = {each.id: one_line(each.name or each.role or "") for each in transcript.speakers}
        self._timed = any(each.end_ms for each in transcript.utterances)

    def cite(self, utterance_ids: Iterable[str]) -> tuple[Citation, ...]:
        """The utterances of these ids, in the order given."""
        return tuple(self._citation(each) for each in utterance_ids)

    def _citation(self, utterance_id: str) -> Citation:
        utterance: Utterance | None = self._utterances.get(utterance_id)
        if utterance is None:
            return Citation(one_line(utterance_id), NOT_NAMED, "", None)
        who = self._names.get(utterance.speaker or "") or NOT_NAMED
        clock = utterance.start_ms.clock if self._timed else ""
        return Citation(utterance.id, who, clock, one_line(utterance.text))


def is_approved(draft: Draft) -> bool:
    """Whether the worker has signed the draft."""
    return draft.review.state == "approved"


def standing(draft: Draft) -> str:
    """What the head of every page says: a draft, or approved by whom and when."""
    if not is_approved(draft):
        return "DRAFT: not yet checked by a social worker"
    by = one_line(draft.review.by or "") or "a worker who gave no name"
    on = f" on {day_words(draft.review.at)}" if draft.review.at else ""
    return f"Approved by {by}{on}"


def origin(draft: Draft) -> str:
    """What the foot of every page says: how the note was made and who checked it."""
    by = one_line(draft.review.by or "")
    checked = f"checked by {by or 'a worker who gave no name'}" if is_approved(draft) else "not yet checked"
    return f"Drafted on this computer by casedraft; {checked}"


def day_words(iso: str | None) -> str:
    """A date or time in ISO 8601 as people write the day; text that is no date stays as it is."""
    try:
        day = dt.datetime.fromisoformat(iso or "").date()
    except ValueError:
        return one_line(iso or "")
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def details(draft: Draft) -> list[tuple[str, str]]:
    """The rows of the details at the head of a note: label and value."""
    there = "; ".join(person_words(each) for each in draft.people if each.present)
    length = draft.recording.duration_ms
    recording = one_line(draft.recording.file) + (f" (length {length.clock})" if length is not None else "")
    return [
        ("Date", day_words(draft.date) or TO_COMPLETE),
        ("Known to have been there", there or TO_COMPLETE),
        ("Made from", recording),
        ("Template", f"{one_line(draft.template.id)}, version {draft.template.version}"),
    ]


def person_words(person: Person) -> str:
    """A person as name and role: ``"Kelly-Ann Braithwaite (mother)"``."""
    role = one_line(person.role or "")
    return one_line(person.name) + (f" ({role})" if role else "")


def presence(person: Person) -> str:
    """Whether a person was there, in words."""
    return {True: "There", False: "Spoken about, not there", None: "Not known"}[person.present]


def marker(item: Statement | Action) -> str:
    """The mark before a statement or action that needs the worker's eye, or ``""``."""
    state = getattr(item, "check", None) or getattr(item, "status", "supported")
    return {"check": "CHECK: ", "unsupported": "CHECK, NOT SUPPORTED: "}.get(str(state), "")


def reasons(statement: Statement) -> list[str]:
    """Why a statement is marked, a sentence each: the details of its failed checks."""
    failed = [
        f"CHECK: {one_line(each.detail) or one_line(each.name)}"
        for each in statement.checks
        if not each.passed
    ]
    if failed or not marker(statement):
        return failed
    return ["CHECK: read this against the recording."]


def omissions_hint(draft: Draft) -> str:
    """What to do with the omissions; a reason that all of them share is said here, once."""
    shared = _shared_reason(draft)
    return f"{shared} {OMISSIONS_HINT}" if shared else OMISSIONS_HINT


def omission_reason(draft: Draft, omission: Omission) -> str:
    """Why an omission is listed, unless the hint above the list says so already."""
    reason = one_line(omission.reason)
    return "" if reason == _shared_reason(draft) else reason


def _shared_reason(draft: Draft) -> str:
    reasons_given = {one_line(each.reason) for each in draft.omissions}
    return reasons_given.pop() if len(draft.omissions) > 1 and len(reasons_given) == 1 else ""


def spoken(section: Section, statement: Statement) -> str:
    """A statement's text as it stands in its section: quotations in “ ”, word for word."""
    text = one_line(statement.text)
    return f"“{text}”" if _is_bare_quotation(section, statement) else text


def said_by(section: Section, statement: Statement, citations: Sequence[Citation]) -> str:
    """Whom to name after a bare quotation; a statement with quotation marks of its own names its speaker."""
    return attribution(citations) if _is_bare_quotation(section, statement) else ""


def attribution(citations: Sequence[Citation]) -> str:
    """Who said the cited words and when: ``"Malachi, 7:12"``; ``""`` where several voices are cited.

    The first of several would be given words that another said.
    """
    known = [each for each in citations if each.words is not None]
    if len({each.who for each in known}) != 1:
        return ""
    return f"{known[0].who}, {known[0].clock}".rstrip(", ")


def _is_bare_quotation(section: Section, statement: Statement) -> bool:
    return section.kind == "quotes" and not any(mark in statement.text for mark in '“”"')


def field_rows(draft: Draft, section: Section) -> list[tuple[str, tuple[Statement, ...]]]:
    """The rows of a section of fields: label and what was said of it, nothing for what nobody said.

    The labels come from the template where it ships with casedraft in the draft's version, then from the
    statements.
    """
    labels = [one_line(each) for each in _template_labels(draft, section)]
    labels += [one_line(each.label) for each in section.statements if each.label]
    return [
        (label, tuple(each for each in section.statements if each.label and one_line(each.label) == label))
        for label in dict.fromkeys(labels)
    ]


def to_do(draft: Draft) -> list[str]:
    """What is left for the worker before signing, a phrase each; nothing when all is done."""
    statements = [each for section in draft.sections for each in section.statements]
    marked = sum(bool(marker(each)) for each in statements) + sum(
        bool(marker(each)) for each in draft.actions
    )
    rows = [
        row for section in draft.sections if section.kind == "fields" for row in field_rows(draft, section)
    ]
    blank = sum(not found for _, found in rows)
    blank += sum(
        bool(each.prompt) and not each.statements for each in draft.sections if each.kind != "fields"
    )
    parts = [
        (marked, "line marked CHECK", "lines marked CHECK"),
        (blank, "part to complete", "parts to complete"),
        (len(draft.omissions), "thing said and not in this note", "things said and not in this note"),
    ]
    return [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]


def _template_labels(draft: Draft, section: Section) -> tuple[str, ...]:
    wanted = (draft.template.id, draft.template.version)
    template = next((each for each in list_templates() if (each.id, each.version) == wanted), None)
    if template is None:
        return ()
    return next((each.fields for each in template.sections if each.id == section.id), ())

"""What flows through casedraft: Recording → Transcript → Draft → Review; and the Template of a draft.

Field names are a contract: benchmarks and case-management systems read them (design section 3).
Times are whole milliseconds. Every record is frozen; a change makes a copy (``model_copy(update=…)``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from .errors import BadDraftError, BadTranscriptError
from .files import read_bytes, write_whole

if TYPE_CHECKING:
    from pathlib import Path

Status = Literal["supported", "check", "unsupported"]
SectionKind = Literal["narrative", "fields", "quotes", "worker"]


class Millis(int):
    """A time or a length in whole milliseconds, from 0 upward.

    An ``int``, so it counts and compares as one; the idea is python-docx's ``Length``.
    """

    @classmethod
    def from_seconds(cls, seconds: float) -> Self:
        """Round seconds to whole milliseconds."""
        return cls(round(seconds * 1000))

    @property
    def seconds(self) -> float:
        """The same time in seconds."""
        return self / 1000

    @property
    def clock(self) -> str:
        """The same time as a person reads it: ``"2:05"``, or ``"1:02:05"`` from an hour on."""
        minutes, seconds = divmod(self // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as a whole number from 0 upward; written to JSON as that number."""
        return core_schema.no_info_after_validator_function(cls, core_schema.int_schema(ge=0))


class Record(BaseModel):
    """The base of every record: frozen, and closed to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Word(Record):
    """One spoken word, where it was heard and how sure the recogniser was."""

    text: str
    start_ms: Millis
    end_ms: Millis
    confidence: Annotated[float, Field(ge=0, le=1)]


class Utterance(Record):
    """What one person said in one go."""

    id: Annotated[str, Field(pattern=r"^u[1-9][0-9]*$")]
    speaker: str | None = None
    """A speaker's id, or None when nobody has said yet who spoke."""
    start_ms: Millis = Millis(0)
    end_ms: Millis = Millis(0)
    text: str
    words: tuple[Word, ...] = ()
    doubts: tuple[str, ...] = ()
    """Reasons to listen again, in plain words."""


class Speaker(Record):
    """A voice in the recording."""

    id: str
    name: str | None = None
    role: str | None = None
    present: bool | None = None


class Recording(Record):
    """The sound, or the transcript file, that everything rests on."""

    file: str
    """The file's name, without its folder."""
    sha256: str
    duration_ms: Millis | None = None
    """None when a transcript without times was given in place of sound."""

    @field_validator("file")
    @classmethod
    def _writable(cls, name: str) -> str:
        # A name from an old memory stick may hold bytes that are no UTF-8; JSON cannot carry them.
        return name.encode("utf-8", errors="replace").decode()


class Transcript(Record):
    """Who said what, when, how surely, and with which settings it was heard."""

    schema_: Annotated[Literal["casedraft.transcript/1"], Field(alias="schema")] = "casedraft.transcript/1"
    recording: Recording
    language: str = "en"
    speakers: tuple[Speaker, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    settings: dict[str, Any] = Field(default_factory=dict)
    """The model, its revision and the options really used."""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [utterance.id for utterance in self.utterances]
        if len(set(ids)) != len(ids):
            raise ValueError("two utterances share an id")
        if len({speaker.id for speaker in self.speakers}) != len(self.speakers):
            raise ValueError("two speakers share an id")
        known = {speaker.id for speaker in self.speakers} | {None}
        if any(utterance.speaker not in known for utterance in self.utterances):
            raise ValueError("an utterance names a speaker who is not listed")
        return self

    def utterance(self, utterance_id: str) -> Utterance | None:
        """The utterance of that id, or None."""
        return next((each for each in self.utterances if each.id == utterance_id), None)

    def speaker(self, speaker_id: str | None) -> Speaker | None:
        """The speaker of that id, or None."""
        return next((each for each in self.speakers if each.id == speaker_id), None)

    @property
    def word_count(self) -> int:
        """How many words were said, split at white space."""
        return sum(len(each.text.split()) for each in self.utterances)


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


class TemplateSection(Record):
    """One heading of a record type."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    heading: str
    kind: SectionKind = "narrative"
    topics: tuple[str, ...] = ()
    """The topics whose statements belong here; each topic belongs to one section of a template at most."""
    speakers: Literal["any", "child", "worker", "others"] = "any"
    """Whose words belong here."""
    guidance: str = ""
    """What belongs under the heading, for the person and for the language model."""
    prompt: str = ""
    """What the worker is asked when nobody said it."""
    fields: tuple[str, ...] = ()
    """Labels, for a section of kind ``fields``."""


class Template(Record):
    """A record type: its headings in order and what draws statements to each."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    title: str
    description: str
    sources: tuple[str, ...] = ()
    """Where the headings come from (law, guidance, local procedure)."""
    sections: tuple[TemplateSection, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise ValueError("two sections share an id")
        return self


def to_json(record: Record) -> bytes:
    """A record as indented UTF-8 JSON, ending in a newline."""
    return (record.model_dump_json(indent=1, by_alias=True) + "\n").encode()


def save(record: Record, path: Path) -> None:
    """Write a record to a JSON file, whole or not at all, readable by its owner only."""
    write_whole(path, to_json(record))


def load_transcript(path: Path) -> Transcript:
    """Read a transcript record.

    Raises:
        UnreadableFileError: The file cannot be opened.
        BadTranscriptError: It is not a transcript record.
    """
    try:
        return Transcript.model_validate_json(_without_mark(read_bytes(path)))
    except ValidationError as error:
        raise BadTranscriptError(
            f"{path.name} is not a casedraft transcript.",
            why=_reason(error),
            todo="Give a file that casedraft wrote.",
        ) from None  # the original error quotes the file's words


def load_draft(path: Path) -> Draft:
    """Read a draft record.

    Raises:
        UnreadableFileError: The file cannot be opened.
        BadDraftError: It is not a draft record.
    """
    try:
        return Draft.model_validate_json(_without_mark(read_bytes(path)))
    except ValidationError as error:
        raise BadDraftError(
            f"{path.name} is not a casedraft draft.",
            why=_reason(error),
            todo="Give a file that casedraft wrote.",
        ) from None


def _without_mark(data: bytes) -> bytes:
    """The bytes without the byte order mark that some editors put before a corrected file."""
    return data.removeprefix(b"\xef\xbb\xbf")


def _reason(error: ValidationError) -> str:
    """Where and how a record is wrong, without quoting its content."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    # The name of a field that no record has is content too.
    known = first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]
    place = ".".join(str(part) for part in known) or "the file"
    return f"At {place}: {first['type'].replace('_', ' ')} ({error.error_count()} faults in all)."

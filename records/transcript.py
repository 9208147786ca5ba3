"""The transcript: who said what, when, and how surely."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from .base import Millis, Record


class Correction(Record):
    """Why a word is written otherwise than it was heard; enough to take it back."""

    source: Literal["vocabulary", "spelling", "worker"]
    heard: str
    """The recogniser's word or words; empty when the word before, of the same correction, holds them."""
    score: Annotated[float, Field(ge=0, le=1)] = 1
    """How sure the correction is."""


class Word(Record):
    """One spoken word, where it was heard and how sure the recogniser was."""

    text: str
    start_ms: Millis
    end_ms: Millis
    confidence: Annotated[float, Field(ge=0, le=1)]
    correction: Correction | None = None


class Revision(Record):
    """One thing that was spoken to be written otherwise: a mark, a figure, a change of mind."""

    kind: Literal["mark", "layout", "figure", "corrected", "struck"]
    said: str
    """The words that were spoken."""
    written: str
    """What stands for them in the written form; empty when nothing does."""


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
    also: tuple[str, ...] = ()
    """The ids of those who speak at the same time."""
    written: str | None = None
    """A dictation's words as they are to be written: spoken marks set, figures, changes of mind carried out.
    None when they are the same. `text` stays what was said."""
    revisions: tuple[Revision, ...] = ()
    """What makes `written` differ from `text`, in order."""


class Speaker(Record):
    """A voice in the recording."""

    id: str
    name: str | None = None
    role: str | None = None
    present: bool | None = None
    clip: tuple[Millis, Millis] | None = None
    """Where the voice is heard most clearly, as (start, end), for somebody to name it by."""


class Reading(Record):
    """A passage that was decoded more than once, as one of the decodings read it."""

    start_ms: Millis
    end_ms: Millis
    text: str
    log_probability: float
    """The mean over its tokens; 0 is certain."""
    chosen: bool
    """Whether the utterances hold this reading."""
    reason: str
    """Why it was decoded again, in plain words."""


class Mark(Record):
    """A stretch of a live recording that the worker marked."""

    kind: Literal["pause", "off-the-record"]
    start_ms: Millis
    end_ms: Millis


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
    readings: tuple[Reading, ...] = ()
    """Passages that were decoded more than once, each with all its readings."""
    translation: tuple[Utterance, ...] = ()
    """The recogniser's own English of a recording in another language: a help to read, never evidence."""
    marks: tuple[Mark, ...] = ()
    """Where a live recording was paused or off the record."""
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
        if any({utterance.speaker, *utterance.also} - known for utterance in self.utterances):
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

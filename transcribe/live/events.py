"""What a live session tells while it runs, and what it gives at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from ...errors import CasedraftError
    from ...records import Mark
    from ..hearing import Hearing
    from .ahead import Ahead
    from .gate import State


@dataclass(frozen=True, slots=True)
class Said:
    """Words that were heard.

    Attributes:
        start_ms: Where they begin on the recording's clock, in milliseconds.
        end_ms: Where they end.
        text: The words.
        final: Whether they stay; words that do not are replaced by the next ones, final or not.
    """

    start_ms: int
    end_ms: int
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """The recording was paused, resumed, taken off the record or ended.

    Attributes:
        state: What it is now.
        at_ms: When, on the recording's clock, in milliseconds.
    """

    state: State
    at_ms: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that the worker must know at once.

    Attributes:
        kind: Which warning it is.
        what: It in words.
    """

    kind: Literal["no-sound", "sound-again", "sound-lost", "sound-ended", "no-text"]
    what: str


Event = Said | Turned | Warned


@dataclass(frozen=True, slots=True)
class Status:
    """Where a live recording stands.

    Attributes:
        state: Whether sound is recorded.
        recorded_ms: How much is on the disk, in milliseconds.
        heard_ms: How much of it has its final text.
        level_db: The peak of the last 0.3 seconds, in decibels below full scale; -90 for none.
    """

    state: State
    recorded_ms: int
    heard_ms: int
    level_db: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A live recording that is over.

    Attributes:
        path: The recording.
        hearing: What was heard in it.
        marks: Where it was paused or off the record, on its own clock: a pause has no length there, and
            silence stands where it was off the record.
        notices: What the worker must know of it, in plain words.
        problem: Why the sound ended before the worker ended it, or None.
        ahead: What else was done while it ran, or None.
    """

    path: Path
    hearing: Hearing
    marks: tuple[Mark, ...] = ()
    notices: tuple[str, ...] = ()
    problem: CasedraftError | None = None
    ahead: Ahead | None = None

"""How long work tells its caller where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Step = Literal[
    "fetch", "verify", "convert", "decode", "transcribe", "names", "voices", "read", "draft", "export"
]


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of work under way.

    Attributes:
        step: Which step of the road is running.
        done: How much of it is finished, in `unit`.
        total: How much there is in all, in `unit`; 0 when that is not known.
        unit: What is counted: ``"bytes"``, ``"ms"`` of audio, ``"sections"`` or ``"files"``.
        detail: A name for a person to read (a model, a section heading); never words from a recording.
    """

    step: Step
    done: int
    total: int
    unit: Literal["bytes", "ms", "sections", "files"]
    detail: str = ""


#: Called with each report, from the thread that does the work; must return quickly and not raise.
ProgressCallback = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Ignore progress: the default callback."""

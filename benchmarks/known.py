"""Cases: recordings whose facts are known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casedraft.errors import UnknownTemplateError
from casedraft.files import sha256
from casedraft.records import Millis, Person, Recording, Speaker, Transcript, Utterance
from casedraft.templates import load_template
from casedraft.transcribe import ENGLISH, Listening
from casedraft.transcribe.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FALLBACK_TEMPLATE = "cin-visit"
SOUND = frozenset({".m4a", ".mp3", ".wav", ".ogg", ".flac"})


@dataclass(frozen=True)
class Case:
    """A recording whose facts are known."""

    path: Path
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """The case's name."""
        return self.path.stem

    @property
    def audio(self) -> Path:
        """Its recording."""
        return self.path.with_suffix(f".{self.facts.get('container', 'wav')}")

    @property
    def reference(self) -> Path:
        """Who really said what, when."""
        return self.path.with_suffix(".reference.json")

    @property
    def rttm(self) -> Path:
        """Who spoke when, as turns."""
        return self.path.with_suffix(".rttm")

    @property
    def template(self) -> str:
        """The case's own template, or the fallback while the catalogue does not have it."""
        try:
            load_template(self.facts["template"])
        except UnknownTemplateError:
            return FALLBACK_TEMPLATE
        return str(self.facts["template"])

    @property
    def people(self) -> tuple[Person, ...]:
        """Those who speak, as a worker would name them."""
        return tuple(
            Person(name=each["name"], role=each["role"], present=True)
            for each in self.facts["speakers"].values()
        )


def load_cases(folder: Path, names: Sequence[str] = ()) -> list[Case]:
    """The cases of a folder that have a recording, by name.

    Args:
        folder: Where they are.
        names: Only these; all when empty.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        facts = json.loads(path.read_text(encoding="utf-8"))
        case = Case(path, facts) if isinstance(facts, dict) and "gold" in facts else None
        if case and case.audio.exists() and (not names or case.name in names):
            found.append(case)
    return found


def reference_transcript(case: Case) -> Transcript:
    """What was really said, as the transcript of a perfect recogniser that knows every voice."""
    turns = json.loads(case.reference.read_text(encoding="utf-8"))
    ids = {key: f"s{number}" for number, key in enumerate(case.facts["speakers"], 1)}
    return Transcript(
        recording=Recording(
            file=case.audio.name,
            sha256=sha256(case.audio),
            duration_ms=Millis.from_seconds(max(turn["end"] for turn in turns)),
        ),
        speakers=tuple(
            Speaker(id=ids[key], name=each["name"], role=each["role"], present=True)
            for key, each in case.facts["speakers"].items()
        ),
        utterances=tuple(
            Utterance(
                id=f"u{number}",
                speaker=ids[turn["speaker"]],
                start_ms=Millis.from_seconds(turn["start"]),
                end_ms=Millis.from_seconds(turn["end"]),
                text=turn["text"],
            )
            for number, turn in enumerate(turns, 1)
        ),
        settings={"source": "reference"},
    )


@dataclass(frozen=True)
class Sample:
    """A recording, and the files that say what is known of it.

    Attributes:
        audio: The recording.
        case: The case's facts, for its vocabulary; None when it is no case.
        reference: Who said what when; None when nobody wrote it down.
        rttm: Who spoke when; None likewise.
    """

    audio: Path
    case: Path | None
    reference: Path | None
    rttm: Path | None

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.audio.stem

    @property
    def noise(self) -> bool:
        """Whether it holds no speech."""
        return self.name.startswith("noise")

    @property
    def voices(self) -> int:
        """How many people speak in it, as the turns say; 0 when nobody noted them."""
        if self.rttm is None:
            return 0
        return len({line.split()[7] for line in self.rttm.read_text(encoding="utf-8").splitlines() if line})

    @property
    def listening(self) -> Listening:
        """What a worker would know beforehand: the names on file."""
        if self.case is None:
            return ENGLISH
        return Listening(vocabulary=read_vocabulary(self.case))


def load_samples(folder: Path, names: Sequence[str] = ()) -> list[Sample]:
    """The recordings of a folder, by name.

    Args:
        folder: Where they are.
        names: Only these; all when empty.
    """

    def beside(path: Path, ending: str) -> Path | None:
        found = path.with_name(path.stem + ending)
        return found if found.exists() else None

    return [
        Sample(path, beside(path, ".json"), beside(path, ".reference.json"), beside(path, ".rttm"))
        for path in sorted(folder.iterdir())
        if path.suffix in SOUND and (not names or path.stem in names)
    ]

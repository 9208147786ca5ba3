"""Cases: recordings whose facts are known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casedraft.errors import UnknownTemplateError
from casedraft.files import sha256
from casedraft.records import Millis, Person, Recording, Speaker, Transcript, Utterance
from casedraft.templates import load_template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FALLBACK_TEMPLATE = "cin-visit"


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

"""Where results stand, which of them still hold, and how a worker's own work is kept.

The results carry their own cache: each record's ``settings`` hold ``key``, a digest of everything that it
was made from, and ``digest``, one of its content as written. A key that matches means that the step need not
run again; a digest that does not means that somebody has changed the file since. Nothing about a case is
stored anywhere else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from .errors import OutputError
from .files import write_whole
from .records import Draft, Transcript, load_draft, load_transcript, to_json

if TYPE_CHECKING:
    from pathlib import Path

Step = Literal["transcript", "draft", "document"]
#: How much of a recording's name is used, in bytes; file systems end at 255 and our suffixes need some.
_NAME_BYTES = 180
_Sealed = TypeVar("_Sealed", Transcript, Draft)


@dataclass(frozen=True, slots=True)
class Outputs:
    """What one run along the whole road gave.

    Attributes:
        transcript: Who said what.
        draft: The note.
        transcript_path: Where the transcript stands.
        draft_path: Where the draft stands.
        document_path: Where the Word document stands.
        reused: The steps that were not run again, because their results still hold.
        kept: Files with a worker's changes that were moved aside, under their new names.
        notices: What the person must know, in plain words.
    """

    transcript: Transcript
    draft: Draft
    transcript_path: Path
    draft_path: Path
    document_path: Path
    reused: tuple[Step, ...] = ()
    kept: tuple[Path, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one recording in a folder.

    Attributes:
        folder: Where they stand.
        name: What their names begin with.
    """

    folder: Path
    name: str

    @property
    def transcript(self) -> Path:
        """The transcript's file."""
        return self.folder / f"{self.name}.transcript.json"

    @property
    def draft(self) -> Path:
        """The draft's file."""
        return self.folder / f"{self.name}.draft.json"

    @property
    def document(self) -> Path:
        """The Word document."""
        return self.folder / f"{self.name}.docx"

    def load_transcript(self) -> Transcript | None:
        """The transcript that stands here, or None.

        Raises:
            BadTranscriptError: A file stands here that is none; it is never written over.
        """
        return load_transcript(self.transcript) if self.transcript.exists() else None

    def load_draft(self) -> Draft | None:
        """The draft that stands here, or None.

        Raises:
            BadDraftError: A file stands here that is none; it is never written over.
        """
        return load_draft(self.draft) if self.draft.exists() else None


def find_place(folder: Path, source: Path, sha256: str) -> Place:
    """The place for a recording's results, never that of another recording.

    ``visit.m4a`` gives ``visit.…``; where another recording's results have that name already, it gives
    ``visit-1a2b3c.…`` with the first figures of the recording's digest, and does so each time.

    Args:
        folder: Where the results shall stand.
        source: The recording or the transcript given in its place.
        sha256: The digest of the recording, lower-case hexadecimal.
    """
    stem = source.name.removesuffix(".transcript.json") if source.name != ".transcript.json" else "transcript"
    stem = stem if stem != source.name else source.stem
    # Names that no text can hold (bytes that are not UTF-8) become ones that a record can.
    stem = stem.encode(errors="replace")[:_NAME_BYTES].decode(errors="ignore")
    for name in (stem, f"{stem}-{sha256[:6]}", f"{stem}-{sha256[:12]}"):
        place = Place(folder, name)
        owners = {each.recording.sha256 for each in (place.load_transcript(), place.load_draft()) if each}
        if owners <= {sha256}:
            return place
    return Place(folder, f"{stem}-{sha256}")


def digest(*parts: object) -> str:
    """A digest of JSON-like values, for keys.

    Args:
        parts: What a step was made from, in a fixed order.

    Returns:
        64 hexadecimal figures.
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def seal(record: _Sealed, **settings: object) -> _Sealed:
    """A copy of a record that carries its key and a digest of its content, just as its file will read.

    Args:
        record: A transcript or a draft.
        settings: What to add to its settings: at least ``key``.
    """
    added = record.model_copy(update={"settings": {**record.settings, **settings}})
    added = added.model_validate_json(to_json(added))  # JSON has no tuples, and settings may
    return added.model_copy(update={"settings": {**added.settings, "digest": _content(added)}})


def key_of(record: Transcript | Draft | None) -> object:
    """The key that a record was sealed with, or None."""
    return record.settings.get("key") if record else None


def document_digest(draft: Draft | None) -> object:
    """The digest of the Word document as it was written with a draft, or None."""
    return draft.settings.get("document") if draft else None


def is_changed(record: Transcript | Draft) -> bool:
    """Whether somebody has worked on a record since casedraft wrote it."""
    return record.settings.get("digest") != _content(record)


def is_protected(draft: Draft) -> bool:
    """Whether a draft holds a worker's work, so that it is not replaced unasked."""
    return draft.review.state == "approved" or draft.review.edits > 0 or is_changed(draft)


def put_transcript(place: Place, transcript: Transcript) -> Path | None:
    """Write a transcript to its place; one there that was corrected by hand is moved aside first.

    Args:
        place: Where it goes.
        transcript: A sealed transcript.

    Returns:
        Where the corrected one stands now, or None.

    Raises:
        BadTranscriptError: A file stands there that is no transcript; it is never written over.
        OutputError: It cannot be written.
        DiskFullError: There is no room.
    """
    old = place.load_transcript()
    kept = move_aside(place.transcript, "before") if old is not None and is_changed(old) else None
    write_whole(place.transcript, to_json(transcript))
    return kept


def move_aside(path: Path, word: Literal["before", "edited"]) -> Path:
    """Rename a file so that a new one can take its name: ``visit.docx`` → ``visit.edited-1.docx``.

    Args:
        path: The file.
        word: What the new name says of it.

    Returns:
        Its new path, with the first number that is free.

    Raises:
        OutputError: It cannot be renamed (open in another program, perhaps).
    """
    number = 1
    while (aside := path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")).exists():
        number += 1
    try:
        return path.rename(aside)
    except OSError as error:
        raise OutputError(
            f"{path.name} was not replaced.",
            why=f"It holds changes made by hand and could not be renamed: {error.strerror}.",
            todo="Close it in other programs and run the same command again.",
        ) from error


def _content(record: Transcript | Draft) -> str:
    # Defaults are left out, so that a field which a later version adds does not look like a change.
    settings = {name: value for name, value in record.settings.items() if name != "digest"}
    bare = record.model_copy(update={"settings": settings})
    return hashlib.sha256(bare.model_dump_json(by_alias=True, exclude_defaults=True).encode()).hexdigest()

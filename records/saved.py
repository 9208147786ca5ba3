"""Records to JSON files and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from ..errors import BadDraftError, BadTranscriptError
from ..files import read_bytes, write_whole
from .draft import Draft
from .transcript import Transcript

if TYPE_CHECKING:
    from pathlib import Path

    from ..errors import CasedraftError
    from .base import Record

_Kind = TypeVar("_Kind", Transcript, Draft)


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
    return _load(path, Transcript, BadTranscriptError)


def load_draft(path: Path) -> Draft:
    """Read a draft record.

    Raises:
        UnreadableFileError: The file cannot be opened.
        BadDraftError: It is not a draft record.
    """
    return _load(path, Draft, BadDraftError)


def _load(path: Path, kind: type[_Kind], refusal: type[CasedraftError]) -> _Kind:
    try:
        return kind.model_validate_json(_without_mark(read_bytes(path)))
    except ValidationError as error:
        raise refusal(
            f"{path.name} is not a casedraft {kind.__name__.lower()}.",
            why=_reason(error),
            todo="Give a file that casedraft wrote.",
        ) from None  # the original error quotes the file's words


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

"""``casedraft export``: a draft as a Word document, Markdown, text or data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import BadDraftError, BadSettingError
from ..files import write_whole
from ..records import Transcript, load_draft, load_transcript
from ..templates import FORMATS, export_draft
from .console import GuardedCommand, plain, print_json
from .options import json_option

if TYPE_CHECKING:
    from ..records import Draft
    from ..templates import EvidenceForm

EPILOG = """\b
Examples:
  casedraft export visit.draft.json --format docx
  casedraft export visit.draft.json --format docx --evidence notes -o for-filing.docx
  casedraft export visit.draft.json --format txt -o -      print it
"""
_STDOUT = Path("-")


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.argument("draft", type=click.Path(path_type=Path), metavar="DRAFT")
@click.option(
    "--format", "form", required=True, type=click.Choice(list(FORMATS)), help="The form to write it in."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write, or - to print; else beside DRAFT.",
)
@click.option(
    "--evidence",
    type=click.Choice(["comments", "notes", "none"]),
    default="comments",
    show_default=True,
    help="The words behind each line: as comments, as notes at the end, or left out.",
)
@json_option
def export(draft: Path, form: str, output: Path | None, evidence: EvidenceForm, *, as_json: bool) -> None:
    """Write DRAFT, a .draft.json file, in another form.

    Every form says DRAFT until the draft has been approved. The transcript is read from beside the draft.
    """
    if as_json and output == _STDOUT:
        raise BadSettingError("-o - and --json cannot be used together.", todo="Leave out one of them.")
    record = load_draft(draft)
    transcript_path = None if isinstance(record.transcript, Transcript) else _beside(draft, record.transcript)
    data = export_draft(record, find_transcript(record, draft), form, evidence=evidence)
    if output == _STDOUT:
        click.echo(data, nl=False)
        return
    target = output or draft.with_name(
        draft.name.removesuffix(".json").removesuffix(".draft") + FORMATS[form].suffix
    )
    if target.resolve() in {each.resolve() for each in (draft, transcript_path) if each is not None}:
        raise BadSettingError(f"{target.name} is the file to be read.", todo="Name another file with -o.")
    write_whole(target, data)
    if as_json:
        print_json({"draft": str(draft), "format": form, "output": str(target)})
    else:
        click.echo(plain(f"Wrote {target}"))


def find_transcript(record: Draft, path: Path) -> Transcript:
    """The transcript that a draft rests on: inside it, or in the file beside it that it names.

    Args:
        record: The draft.
        path: The draft's own file.

    Raises:
        UnreadableFileError: The transcript's file is missing or cannot be read.
        BadTranscriptError: It is not a transcript record.
        BadDraftError: The draft names a file elsewhere, or the transcript is of another recording.
    """
    if isinstance(record.transcript, Transcript):
        return record.transcript
    transcript = load_transcript(_beside(path, record.transcript))
    if transcript.recording.sha256 != record.recording.sha256:
        raise BadDraftError(
            f"{path.name} does not rest on {record.transcript}.",
            why="They were made from different recordings.",
            todo="Put the draft's own transcript beside it.",
        )
    return transcript


def _beside(path: Path, name: str) -> Path:
    """The file of that name in the draft's folder; a draft may come from anyone and name any file."""
    if name in {"", ".", ".."} or any(mark in name for mark in "/\\:\0"):
        raise BadDraftError(
            f"{path.name} names a transcript that is not a file beside it.",
            todo="Put the draft and its transcript in one folder, under the names that casedraft gave them.",
        )
    return path.with_name(name)

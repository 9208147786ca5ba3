"""``casedraft draft``: recordings or transcripts become transcripts, drafts and Word documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import BadSettingError, CasedraftError, DiskFullError
from ..files import check_writable
from ..pipeline import Pipeline
from ..records import Person
from ..transcribe import is_transcript
from .console import GuardedCommand, error_fields, error_text, fail, foreseen, plain, print_json
from .display import progress_display
from .options import files_argument, json_option, language_option, output_option, recogniser_option
from .summary import Tally, show_batch, show_outputs

if TYPE_CHECKING:
    from ..outputs import Outputs

EPILOG = """\b
Examples:
  casedraft draft visit.m4a -t cin-visit
  casedraft draft visit.m4a -t cin-visit -o notes --date 2026-03-18
  casedraft draft visit.m4a -t cin-visit --person "Kelly-Ann Braithwaite=mother"
  casedraft draft monday/*.m4a -t contact-note -o notes --json
  casedraft draft notes/visit.transcript.json -t cin-visit     after correcting it
  casedraft draft visit.vtt -t cp-visit --writer qwen2.5-coder-1.5b
  casedraft draft visit.m4a -t cp-visit --recogniser distil-large-v3.5

\b
Writes NAME.transcript.json, NAME.draft.json and NAME.docx. Steps whose results still hold are not run
again. A transcript corrected by hand is kept; a draft that was edited or approved is not replaced.
"""


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that gave no draft, and why."""

    error: CasedraftError


Result = tuple[Path, "Outputs | Failed"]


@click.command(cls=GuardedCommand, epilog=EPILOG)
@files_argument
@click.option(
    "-t", "--template", required=True, help="The record type (casedraft templates list), or a .toml file."
)
@output_option
@click.option("--date", metavar="YYYY-MM-DD", help="The day of the visit.")
@click.option(
    "--person", "people", multiple=True, metavar='"NAME=ROLE"', help="Somebody in the case; repeatable."
)
@language_option
@recogniser_option
@click.option(
    "--writer",
    default="auto",
    show_default=True,
    metavar="auto|off|MODEL",
    help="A language model to word the note: its name or folder. auto and off quote the words said.",
)
@click.option("--fresh", is_flag=True, help="Run every step again; changed files are kept under other names.")
@json_option
def draft(
    *,
    files: tuple[Path, ...],
    template: str,
    output: Path | None,
    date: str | None,
    people: tuple[str, ...],
    language: str,
    recogniser: str,
    writer: str,
    fresh: bool,
    as_json: bool,
) -> None:
    """Draft the note of each FILE: a recording, or a transcript (.json, .vtt, .srt, .txt) in its place."""
    named = tuple(_person(each) for each in people)
    paths = list(dict.fromkeys(files))
    pipeline = Pipeline(recogniser=recogniser, writer=writer)
    # What is wrong with the call itself shows before any long work.
    pipeline.check(template=template, recordings=not all(map(is_transcript, paths)), date=date)
    if output is not None:
        check_writable(output)

    results: list[Result] = []
    for number, path in enumerate(paths, 1):
        if len(paths) > 1 and not as_json:
            click.echo(plain(f"[{number}/{len(paths)}] {path.name}"), err=True)
        try:
            with progress_display(quiet=as_json) as progress:
                outputs = pipeline.run(
                    path,
                    output,
                    template=template,
                    date=date,
                    people=named,
                    language=None if language == "auto" else language,
                    fresh=fresh,
                    progress=progress,
                )
            results.append((path, outputs))
        except Exception as error:  # noqa: BLE001 -- one bad input must not end the others
            failure = foreseen(error)
            results.append((path, Failed(failure)))
            if len(paths) > 1 and not as_json:
                click.echo(error_text(failure), err=True)
            if isinstance(failure, DiskFullError):
                results += [(left, Failed(_not_tried(left))) for left in paths[number:]]
                break
    _report(results, as_json=as_json)


def _report(results: list[Result], *, as_json: bool) -> None:
    failures = [outcome.error for _, outcome in results if isinstance(outcome, Failed)]
    if as_json:
        print_json({"results": [_fields(*each) for each in results], "failed": len(failures)})
    elif len(results) == 1:
        path, outcome = results[0]
        if isinstance(outcome, Failed):
            fail(outcome.error)
        show_outputs(path, outcome)
    else:
        show_batch(
            [
                (path, outcome.error.what if isinstance(outcome, Failed) else outcome)
                for path, outcome in results
            ]
        )
    if failures:
        raise click.exceptions.Exit(failures[0].exit_code if len(results) == 1 else 1)


def _fields(path: Path, outcome: Outputs | Failed) -> dict[str, object]:
    if isinstance(outcome, Failed):
        return {"file": str(path), "error": error_fields(outcome.error)}
    tally = Tally.of(outcome.draft)
    return {
        "file": str(path),
        "transcript": str(outcome.transcript_path),
        "draft": str(outcome.draft_path),
        "document": str(outcome.document_path),
        "statements": tally.statements,
        "to_check": tally.to_check,
        "actions": tally.actions,
        "omissions": tally.omissions,
        "reused": list(outcome.reused),
        "kept": [str(each) for each in outcome.kept],
        "notices": list(outcome.notices),
    }


def _person(text: str) -> Person:
    name, _, role = (part.strip() for part in text.partition("="))
    if not name:
        raise BadSettingError(
            "A --person has no name.",
            why="It is read as NAME=ROLE.",
            todo='Write it like --person "Name=role".',
        )
    return Person(name=name, role=role or None)


def _not_tried(path: Path) -> DiskFullError:
    return DiskFullError(
        f"{path.name} was not tried.",
        why="The disk is full.",
        todo="Free some space and run the same command again; finished steps are kept.",
    )

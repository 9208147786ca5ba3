"""``casedraft draft``: recordings or transcripts become transcripts, drafts and Word documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CasedraftError
from ..files import check_writable
from ..pipeline import Pipeline
from ..records import Person
from ..transcribe import is_transcript
from .console import GuardedCommand, error_fields, fail, print_json
from .many import each_recording
from .options import (
    files_argument,
    jobs_option,
    json_option,
    listening,
    listening_options,
    name_and_role,
    output_option,
    recogniser_option,
)
from .summary import Tally, show_batch, show_outputs

if TYPE_CHECKING:
    from ..outputs import Outputs
    from ..progress import ProgressCallback

EPILOG = """\b
Examples:
  casedraft draft visit.m4a -t cin-visit
  casedraft draft visit.m4a -t cin-visit -o notes --date 2026-03-18
  casedraft draft visit.m4a -t cin-visit --person "Kelly-Ann Braithwaite=mother"
  casedraft draft visit.m4a -t cin-visit --vocabulary names.txt --speakers 3
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
@listening_options
@recogniser_option
@click.option(
    "--writer",
    default="auto",
    show_default=True,
    metavar="auto|off|MODEL",
    help="A language model to word the note: its name or folder. auto and off quote the words said.",
)
@click.option("--fresh", is_flag=True, help="Run every step again; changed files are kept under other names.")
@jobs_option
@json_option
def draft(
    *,
    files: tuple[Path, ...],
    template: str,
    output: Path | None,
    date: str | None,
    people: tuple[str, ...],
    recogniser: str,
    writer: str,
    fresh: bool,
    jobs: int | None,
    as_json: bool,
    **how: Any,  # noqa: ANN401 - the options of listening_options
) -> None:
    """Draft the note of each FILE: a recording, or a transcript (.json, .vtt, .srt, .txt) in its place."""
    named = tuple(name_and_role(each, "--person") for each in people)
    paths = list(dict.fromkeys(files))
    settings: dict[str, Any] = {"recogniser": recogniser, "writer": writer}
    work = partial(
        _draft,
        folder=output,
        template=template,
        date=date,
        people=tuple(Person(name=name, role=role) for name, role in named),
        listening=listening(**how),
        fresh=fresh,
    )
    # What is wrong with the call itself shows before any long work.
    Pipeline(**settings).check(template=template, recordings=not all(map(is_transcript, paths)), date=date)
    if output is not None:
        check_writable(output)
    results: list[Result] = [
        (path, Failed(outcome) if isinstance(outcome, CasedraftError) else outcome)
        for path, outcome in each_recording(paths, work, settings, jobs=jobs, quiet=as_json)
    ]
    _report(sorted(results, key=lambda each: paths.index(each[0])), as_json=as_json)


def _draft(pipeline: Pipeline, path: Path, progress: ProgressCallback, **how: Any) -> Outputs:  # noqa: ANN401
    return pipeline.run(path, progress=progress, **how)


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

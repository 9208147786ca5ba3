"""``casedraft demo``: the main job on the bundled example recording."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from ..pipeline import Pipeline
from ..templates import to_text
from ..transcribe import Listening
from ..transcribe.vocabulary import read_vocabulary
from .console import GuardedCommand, plain
from .display import progress_display
from .summary import show_outputs

RECORDING = "cin-visit-01.m4a"
TEMPLATE = "cin-visit"
DATE = "2026-03-18"
NAMES = "cin-visit-01.names.txt"

EPILOG = """\b
Examples:
  casedraft demo
  casedraft demo -o look
"""


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("demo-output"),
    show_default=True,
    help="The folder to write to.",
)
@click.option("--writer", default="auto", show_default=True, metavar="auto|off|MODEL", help="As for draft.")
@click.option("--fresh", is_flag=True, help="Run every step again.")
def demo(*, output: Path, writer: str, fresh: bool) -> None:
    """Draft the note of the bundled example: an invented visit of nine minutes in synthetic speech.

    It is heard with a list of names, as a worker would keep one. Writes the transcript, the draft and the
    Word document, and prints the note. A second run finds the results in place and only prints.
    """
    pipeline = Pipeline(writer=writer)
    pipeline.check(template=TEMPLATE)
    examples = files("casedraft") / "examples"
    with as_file(examples / NAMES) as names:
        known = Listening(vocabulary=read_vocabulary(names))
    with as_file(examples / RECORDING) as recording, progress_display() as progress:
        outputs = pipeline.run(
            recording,
            output,
            template=TEMPLATE,
            date=DATE,
            listening=known,
            fresh=fresh,
            progress=progress,
        )
    click.echo(plain(to_text(outputs.draft, outputs.transcript)))
    click.echo()
    show_outputs(recording, outputs)

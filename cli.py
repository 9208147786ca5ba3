"""The command line: every command in one place."""

from __future__ import annotations

from importlib.metadata import version

import click

from .commands.completion import completion
from .commands.console import GuardedGroup
from .commands.demo import demo
from .commands.doctor import doctor
from .commands.draft import draft
from .commands.export import export
from .commands.models import models
from .commands.speakers import speakers
from .commands.templates import templates
from .commands.transcribe import transcribe

EPILOG = """\b
First steps:
  casedraft models pull                        fetch the models, once
  casedraft demo                               try it on the bundled example
  casedraft draft visit.m4a -t cin-visit       draft a note beside the recording
  casedraft doctor                             see what is missing and how fast it is

\b
Exit codes: 0 done; 1 some of the work failed; 2 the command is wrong;
3 a model is missing; 4 an input cannot be read; 130 stopped by Ctrl-C.
"""


@click.group(cls=GuardedGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("casedraft"), prog_name="casedraft")
def cli() -> None:
    """Draft case notes from visit recordings, on this computer alone.

    A recording becomes a transcript, a draft note in which every statement cites the words that it rests
    on, and a Word document. Nothing leaves the machine.
    """


for _command in (draft, transcribe, speakers, export, demo, templates, models, doctor, completion):
    cli.add_command(_command)

"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

from ..workshop import RECOGNISER

files_argument = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to; else beside each file."
)
language_option = click.option(
    "--language", default="en", show_default=True, help="The language spoken, or auto."
)
recogniser_option = click.option(
    "--recogniser",
    default=RECOGNISER,
    show_default=True,
    metavar="MODEL",
    help="The speech model to hear with: its name (casedraft models list) or folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

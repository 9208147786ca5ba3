"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BadSettingError
from ..transcribe import Listening
from ..transcribe.vocabulary import read_vocabulary
from ..workshop import RECOGNISER

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SPEAKERS = 20

files_argument = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to; else beside each file."
)
recogniser_option = click.option(
    "--recogniser",
    default=RECOGNISER,
    show_default=True,
    metavar="MODEL",
    help="The speech model to hear with: its name (casedraft models list) or folder.",
)
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="How many recordings to work on at once; by default one a core, as memory allows.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")

_LISTENING = (
    click.option("--language", default="en", show_default=True, help="The language spoken, or auto."),
    click.option(
        "--vocabulary",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Names and local words, one a line; repeatable. They come out as written there.",
    ),
    click.option(
        "--speakers",
        default="auto",
        show_default=True,
        metavar='N|auto|off|"NAME=ROLE, …"',
        help="How many people speak, or who; off tells no voice from another.",
    ),
    click.option(
        "--dictation/--conversation",
        default=None,
        help="One person dictates, full stops and all, or people talk; found out by default.",
    ),
    click.option("--translate", is_flag=True, help="Add an English translation of another language."),
)


def listening_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how to listen; :func:`listening` reads them."""
    for option in reversed(_LISTENING):
        command = option(command)
    return command


def listening(
    *,
    language: str,
    vocabulary: tuple[Path, ...],
    speakers: str,
    dictation: bool | None,
    translate: bool,
) -> Listening:
    """Read the values of :func:`listening_options`.

    Raises:
        BadSettingError: The speakers are neither a number, auto, off nor names.
        UnreadableFileError: A vocabulary cannot be read.
    """
    terms = tuple(dict.fromkeys(term for path in vocabulary for term in read_vocabulary(path)))
    people: tuple[tuple[str, str | None], ...] = ()
    count: Any = speakers.strip().casefold()
    if count not in {"auto", "off"}:
        if count.isdecimal():
            count = int(count)
        else:
            people = tuple(name_and_role(each, "--speakers") for each in speakers.split(",") if each.strip())
            count = len(people)
        if not 1 <= count <= MOST_SPEAKERS:
            raise BadSettingError(
                "The number of speakers is not one that can be.",
                why=f"It must be from 1 to {MOST_SPEAKERS}.",
                todo='Write --speakers 3, --speakers auto, or --speakers "Name=role, Name=role".',
            )
    return Listening(
        language=None if language == "auto" else language,
        vocabulary=terms,
        speakers=count,
        people=people,
        dictation=dictation,
        translate=translate,
    )


def name_and_role(text: str, option: str) -> tuple[str, str | None]:
    """Read ``NAME=ROLE`` or ``NAME``.

    Args:
        text: What was typed.
        option: The option's name, for the error.

    Raises:
        BadSettingError: There is no name.
    """
    name, _, role = (part.strip() for part in text.partition("="))
    if not name:
        raise BadSettingError(
            f"A name is missing in {option}.",
            why="It is read as NAME=ROLE.",
            todo=f'Write it like {option} "Name=role".',
        )
    return name, role or None

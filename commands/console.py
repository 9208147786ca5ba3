"""What every command shares: how errors end a command, and how a person is told things.

A command is made with ``cls=GuardedCommand`` (or hangs under a ``GuardedGroup``, which makes its commands
so): each error of :mod:`casedraft.errors` becomes one message on stderr and its own exit code, Ctrl-C ends
with 130, and nothing shows a traceback. A command that has a parameter named ``as_json`` (the option
``--json``) prints the error as JSON on stdout instead.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import traceback
import unicodedata
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from ..errors import CasedraftError, DiskFullError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The shell's own code for a command ended by Ctrl-C (128 + SIGINT).
STOPPED_EXIT = 130
STOPPED = "Stopped. Finished steps are kept; run the same command again to go on."


class GuardedCommand(click.Command):
    """A click command whose every ending is a clean one."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        """Run the command under :func:`guard`."""
        with guard(as_json=bool(ctx.params.get("as_json"))):
            return super().invoke(ctx)


class GuardedGroup(click.Group):
    """A click group whose every command, and the group itself, ends cleanly."""

    command_class = GuardedCommand
    group_class = type  # groups made beneath are of this same class

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's own signature
        """Run the group under :func:`guard`."""
        with guard():
            return super().invoke(ctx)


@contextlib.contextmanager
def guard(*, as_json: bool = False) -> Iterator[None]:
    """Turn whatever ends the work inside into one message and the right exit code.

    An error that casedraft did not foresee shows its type and place and never its message or the lines
    around it, for those can hold words from a recording; ``CASEDRAFT_DEBUG=1`` shows everything.

    Args:
        as_json: Whether errors are printed as JSON on stdout.
    """
    try:
        yield
    except CasedraftError as error:
        fail(error, as_json=as_json)
    except (KeyboardInterrupt, click.Abort) as error:
        click.echo(f"\n{STOPPED}", err=True)
        raise click.exceptions.Exit(STOPPED_EXIT) from error
    except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 -- the last line of defence
        fail(foreseen(error), as_json=as_json)


def fail(error: CasedraftError, *, as_json: bool = False) -> NoReturn:
    """Print an error, for a person on stderr or for a program on stdout, and end with its exit code."""
    if as_json:
        print_json({"error": error_fields(error)})
    else:
        click.echo(error_text(error), err=True)
    raise click.exceptions.Exit(error.exit_code) from error


def foreseen(error: Exception) -> CasedraftError:
    """An error of our own for one that something else raised, without its message.

    Args:
        error: Any error; one of casedraft's own comes back as it is.

    Raises:
        Exception: The error itself, when ``CASEDRAFT_DEBUG`` is set and nobody foresaw it.
    """
    if isinstance(error, CasedraftError):
        return error
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(
            "The disk is full.",
            why="There was no room for a temporary file or a result.",
            todo="Free some space and run the same command again; finished steps are kept.",
        )
    if isinstance(error, MemoryError):
        return CasedraftError(
            "There was not enough memory for the work.",
            todo="Close other programs, or choose a smaller model, and run the same command again.",
        )
    if os.environ.get("CASEDRAFT_DEBUG"):
        raise error
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return CasedraftError(
        "casedraft stopped on an error that it did not foresee.",
        why=f"{type(error).__name__} in {place}.",
        todo="Run the same command again; if it stops again, report these lines (they hold no case details). "
        "CASEDRAFT_DEBUG=1 shows everything, words from the recording perhaps included.",
    )


def error_text(error: CasedraftError) -> str:
    """An error as a person reads it: what, why and what to do, each on its line."""
    lines = [f"Error {error.code}: {error.what}", error.why, error.todo and f"What to do: {error.todo}"]
    return plain("\n  ".join(line for line in lines if line))


def error_fields(error: CasedraftError) -> dict[str, str | int]:
    """An error as a program reads it."""
    return {
        "code": error.code,
        "what": error.what,
        "why": error.why,
        "todo": error.todo,
        "exit_code": error.exit_code,
    }


def examples(*lines: str) -> str:
    """The end of a command's help: its examples, each on a line of its own."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def print_json(data: object) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False))


def plain(text: str) -> str:
    """The text without characters that steer a terminal; a file's name can hold them.

    Args:
        text: Anything on its way to a terminal.

    Returns:
        The text with control and direction-changing characters replaced by ``�``; line ends and tabs stay.
    """
    return "".join(
        each
        if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cf", "Cs"}
        else "\N{REPLACEMENT CHARACTER}"
        for each in text
    )


def is_terminal(stream: IO[Any]) -> bool:
    """Whether a person sits at the stream, now."""
    with contextlib.suppress(ValueError, AttributeError):
        return stream.isatty()
    return False

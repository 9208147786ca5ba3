"""Write the pages of docs/reference that the code itself says: commands, errors, and the records' schemas.

Run by ``make docs``; tests/unit/test_docs.py fails when a page is no longer what this writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casedraft import errors
from casedraft.cli import cli
from casedraft.records import Draft, Record, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
WIDTH = 100
NOTE = "<!-- Written by tools/reference.py (make docs); change the code, not this page. -->\n\n"
EXIT_CODES = """\
| exit code | meaning |
|---|---|
| 0 | done |
| 1 | some inputs failed, the others are finished; or the disk is full, or a helper or a model failed |
| 2 | the call itself is wrong |
| 3 | a model is missing or not as it should be |
| 4 | an input cannot be read |
| 130 | stopped with Ctrl-C; finished steps are kept |
"""


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "cli.md": _commands(),
        "errors.md": _errors(),
        "transcript.schema.json": _schema(Transcript),
        "draft.schema.json": _schema(Draft),
    }


def _commands() -> str:
    parts = [NOTE, "# Commands\n\nEvery command as `--help` prints it.\n"]
    for name, text in _helps(cli, "casedraft"):
        parts.append(f"\n## {name}\n\n```text\n{text}\n```\n")
    return "".join(parts)


def _helps(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[tuple[str, str]]:
    """The name and help of a command and of all commands under it, in the order that help lists them."""
    context = command.make_context(
        name, [], parent, resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH, color=False
    )
    with context:
        yield context.command_path, click.unstyle(command.get_help(context)).rstrip()
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None and not found.hidden:
                    yield from _helps(found, child, context)


def _errors() -> str:
    rows = "".join(
        f"| {error.code} | `{error.__name__}` | {error.exit_code} | {_first_line(error)} |\n"
        for error in sorted(_tree(errors.CasedraftError), key=lambda error: error.code)
    )
    return (
        f"{NOTE}# Errors and exit codes\n\n"
        "Every error is a subclass of `casedraft.CasedraftError`, says what happened, why and what to do, "
        "and quotes nothing from a recording.\n\n"
        f"{EXIT_CODES}\n| code | class | exit code | meaning |\n|---|---|---|---|\n{rows}"
    )


def _tree(root: type[errors.CasedraftError]) -> Iterator[type[errors.CasedraftError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _tree(child)


def _first_line(error: type[errors.CasedraftError]) -> str:
    return (error.__doc__ or "").partition("\n")[0]


def _schema(record: type[Record]) -> str:
    return json.dumps(record.model_json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page, text in pages().items():
        (FOLDER / page).write_text(text, encoding="utf-8", newline="\n")

"""What ``casedraft draft`` and ``casedraft demo`` tell a person about their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import click
from rich.console import Console
from rich.table import Table

from .console import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..outputs import Outputs
    from ..records import Draft


@dataclass(frozen=True, slots=True)
class Tally:
    """What a draft holds, counted.

    Attributes:
        statements: Statements in all sections.
        to_check: Those, and those actions, that a check did not pass.
        actions: Actions of every status.
        omissions: Words that matter and stand nowhere in the note.
    """

    statements: int
    to_check: int
    actions: int
    omissions: int

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """Count a draft."""
        statements = [each for section in draft.sections for each in section.statements]
        flagged = sum(each.status != "supported" for each in statements)
        return cls(
            len(statements),
            flagged + sum(each.check != "supported" for each in draft.actions),
            len(draft.actions),
            len(draft.omissions),
        )


def show_outputs(path: Path, outputs: Outputs) -> None:
    """Say what one recording gave and where it stands."""
    tally = Tally.of(outputs.draft)
    show_notices(outputs)
    made = "Already drafted" if "draft" in outputs.reused else "Drafted"
    counts = (
        f"{_count(tally.statements, 'statement')}, {tally.to_check} to check",
        _count(tally.actions, "action"),
        _count(tally.omissions, "omission"),
    )
    lines = [
        f"{made}: {path.name}",
        f"  {'; '.join(counts)}",
        f"  Note        {outputs.document_path}",
        f"  Draft       {outputs.draft_path}",
        f"  Transcript  {outputs.transcript_path}",
    ]
    click.echo(plain("\n".join(lines)))


def show_notices(outputs: Outputs) -> None:
    """Say, on stderr, what the person must know about the results."""
    for notice in outputs.notices:
        click.echo(plain(f"Note: {notice}"), err=True)
    for kept in outputs.kept:
        click.echo(plain(f"Kept: what was changed by hand is now {kept}"), err=True)


def show_batch(results: Sequence[tuple[Path, Outputs | str]]) -> None:
    """Print a table of several results.

    Args:
        results: Each input with what it gave, or with one sentence on why it gave nothing.
    """
    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Statements", "To check", "Actions", "Omissions", "Result"):
        table.add_column(
            heading, justify="left" if heading in {"File", "Result"} else "right", overflow="fold"
        )
    for path, outcome in results:
        if isinstance(outcome, str):
            table.add_row(plain(path.name), "", "", "", "", plain(f"Failed: {outcome}"))
            continue
        show_notices(outcome)
        tally = Tally.of(outcome.draft)
        counts = (tally.statements, tally.to_check, tally.actions, tally.omissions)
        table.add_row(plain(path.name), *map(str, counts), plain(str(outcome.document_path)))
    Console(markup=False, emoji=False, highlight=False).print(table)
    failed = sum(isinstance(outcome, str) for _, outcome in results)
    click.echo(
        f"{len(results) - failed} of {len(results)} drafted" + (f", {failed} failed." if failed else ".")
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

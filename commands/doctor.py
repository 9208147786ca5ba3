"""``casedraft doctor``: what is installed, whether it is whole and private, and how fast this machine is."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from ..errors import CasedraftError
from ..models import Store
from .console import GuardedCommand, plain, print_json
from .display import progress_display
from .health import Finding, machine, models, privacy, versions
from .options import json_option
from .speed import hearing_speed, writing_speed

if TYPE_CHECKING:
    from collections.abc import Callable

EPILOG = """\b
Examples:
  casedraft doctor
  casedraft doctor --verify        read every byte of the models
  casedraft doctor --no-speed --json

\b
Ends with 0 when all is well, 3 when a model is missing or damaged, 1 for other faults.
"""
_MARKS = {"ok": "  ", "warning": "? ", "fault": "! "}


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.option("--verify", is_flag=True, help="Read every byte of the models and compare digests.")
@click.option("--speed/--no-speed", default=True, show_default=True, help="Measure how fast this machine is.")
@json_option
def doctor(*, verify: bool, speed: bool, as_json: bool) -> None:
    """Check the installation: versions, models, privacy, and the speed of this machine."""
    store = Store()
    with progress_display(quiet=as_json) as progress:
        found = [
            *versions(),
            *machine(store.root),
            *models(store, digests=verify, progress=progress),
            *privacy(),
        ]
    if speed and not any(each.area == "models" and each.state == "fault" for each in found):
        if not as_json:
            click.echo("Measuring the speed of this machine", err=True)
        found += [_measured(measure, store) for measure in (hearing_speed, writing_speed)]
    faults = [each for each in found if each.state == "fault"]
    if as_json:
        print_json({"healthy": not faults, "findings": [asdict(each) for each in found]})
    else:
        _show(found)
    if faults:
        raise click.exceptions.Exit(max(each.exit_code for each in faults))


def _measured(measure: Callable[[Store], Finding], store: Store) -> Finding:
    try:
        return measure(store)
    except CasedraftError as error:
        return Finding("speed", "not measured", error.what, "fault", error.todo, error.exit_code)


def _show(found: list[Finding]) -> None:
    width = max(len(each.name) for each in found)
    for area, findings in groupby(found, key=lambda each: each.area):
        click.echo(area.capitalize())
        for each in findings:
            click.echo(plain(f"  {_MARKS[each.state]}{each.name:<{width}}  {each.value}"))
            if each.todo:
                click.echo(plain(f"      What to do: {each.todo}"))
    faults = sum(each.state == "fault" for each in found)
    could_be_better = any(each.state == "warning" for each in found)
    well = "All is well." + (" A ? marks what could be better." if could_be_better else "")
    click.echo(f"{faults} to put right, marked with !." if faults else well)

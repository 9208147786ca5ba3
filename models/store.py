"""The store: the folder in which installed models lie, each with the record of where its bytes came from."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import platformdirs

from ..errors import MissingModelError, ModelDigestError, OutputError
from ..files import sha256
from ..progress import Progress, ProgressCallback, silent
from .catalogue import PURPOSES, Catalogue, load_catalogue
from .provenance import PROVENANCE_FILE, Provenance

ROOT_VARIABLE = "CASEDRAFT_MODELS"

FileState = Literal["ok", "changed", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What checking a model's files found.

    Attributes:
        name: The model.
        files: Each file's state: as recorded, changed, missing, or not part of the model.
    """

    name: str
    files: dict[str, FileState]

    @property
    def ok(self) -> bool:
        """Whether every file is there and is what it should be."""
        return bool(self.files) and set(self.files.values()) == {"ok"}


class Store:
    """The installed models.

    Args:
        root: Its folder; by default the one that ``CASEDRAFT_MODELS`` names, else the user's data folder.
        catalogue: The models that may be in it; by default those that come with casedraft.
    """

    def __init__(self, root: Path | None = None, *, catalogue: Catalogue | None = None) -> None:
        named = os.environ.get(ROOT_VARIABLE)
        default = Path(named) if named else platformdirs.user_data_path("casedraft") / "models"
        self.root = (root or default).expanduser().absolute()
        self.catalogue = catalogue or load_catalogue()

    @property
    def staging(self) -> Path:
        """Where a pull assembles what is not yet complete."""
        return self.root / ".staging"

    def path(self, name: str) -> Path:
        """The model's folder, ready to load.

        Only the presence and size of its files are checked here; :meth:`verify` reads every byte.

        Raises:
            MissingModelError: It is not installed; the message holds the command that fixes it.
            ModelDigestError: Some of its files are missing or cut short.
            UnknownModelError: The catalogue has no such model.
        """
        folder = self._folder(name)
        provenance = Provenance.read(folder)
        if provenance is None:
            raise self._missing(name)
        for file in provenance.files:
            path = folder / file.name
            if not path.is_file() or path.stat().st_size != file.size:
                raise ModelDigestError(
                    f"The model {name} is damaged.",
                    why=f"Its file {file.name} is missing or not of the recorded size.",
                    todo=f"Fetch it again: casedraft models pull {name} --again",
                )
        return folder

    def installed(self, name: str) -> bool:
        """Whether the model is there to load, undamaged as far as its files' sizes tell."""
        try:
            self.path(name)
        except (MissingModelError, ModelDigestError):
            return False
        return True

    def provenance(self, name: str) -> Provenance | None:
        """The record of where an installed model came from; None when it is not installed."""
        return Provenance.read(self._folder(name))

    def revision(self, name: str) -> str:
        """Twelve characters that change with any byte of the installed model.

        Raises:
            MissingModelError: It is not installed.
        """
        provenance = self.provenance(name)
        if provenance is None:
            raise self._missing(name)
        lines = sorted(f"{file.sha256} {file.name}" for file in provenance.files)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    def verify(self, name: str, *, progress: ProgressCallback = silent) -> VerifyReport:
        """Read every byte of an installed model and compare it with the catalogue and its provenance.

        Args:
            name: The model.
            progress: Told of each file, in bytes.

        Raises:
            MissingModelError: It is not installed.
        """
        folder = self._folder(name)
        provenance = self.provenance(name)
        if provenance is None:
            raise self._missing(name)
        expected = {file.name: file.sha256 for file in provenance.files}
        published = {file.name: file.sha256 for file in self.catalogue.get(name).files}
        states: dict[str, FileState] = {}
        done, total = 0, sum(file.size for file in provenance.files)
        for file, digest in expected.items():
            path = folder / file
            progress(Progress("verify", done, total, "bytes", name))
            if not path.is_file():
                states[file] = "missing"
                continue
            same = sha256(path) == digest
            if provenance.recipe == "copy" and published and published.get(file) != digest:
                same = False  # a record that was altered together with the file does not help it
            states[file] = "ok" if same else "changed"
            done += path.stat().st_size
        for path in folder.rglob("*"):
            inside = path.relative_to(folder).as_posix()
            if path.is_file() and inside not in expected and inside != PROVENANCE_FILE:
                states[inside] = "unknown"
        if provenance.recipe != "copy" and published and provenance.sources != published:
            states[PROVENANCE_FILE] = "changed"
        progress(Progress("verify", total, total, "bytes", name))
        return VerifyReport(name, states)

    def remove(self, name: str) -> bool:
        """Delete an installed model, and what a broken-off pull of it left behind.

        Returns:
            Whether there was anything to delete.

        Raises:
            OutputError: Its files cannot be deleted.
        """
        found = False
        for folder in (self._folder(name), self.staging / name):
            if folder.is_dir():
                found = True
                try:
                    shutil.rmtree(folder)
                except OSError as error:
                    raise OutputError(
                        f"The model {name} could not be deleted.",
                        why=f"{error.strerror}.",
                        todo=f"Close programs that use it, then delete {folder} yourself.",
                    ) from error
        return found

    def _folder(self, name: str) -> Path:
        return self.root / self.catalogue.get(name).name  # no name from outside becomes a path unchecked

    def _missing(self, name: str) -> MissingModelError:
        model = self.catalogue.get(name)
        return MissingModelError(
            f"The model {name} is not installed.",
            why=f"It is needed for {PURPOSES[model.task]} ({model.download_size / 1e6:,.0f} MB to fetch, "
            f"licence {model.licence}).",
            todo=f"Run: casedraft models pull {name} - or, without a network: "
            f"casedraft models pull {name} --from FOLDER (see docs/how-to/models.md).",
        )

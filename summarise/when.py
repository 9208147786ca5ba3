"""When something is to happen, in the words that were said."""

from __future__ import annotations

import re

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(
    r"\b(?:(?:by|before|on|this|next|from|after) )*"
    r"(?:the )?(?:tonight|tomorrow(?: (?:morning|afternoon|evening|night))?"
    r"|today|this (?:morning|afternoon|evening|week)"
    r"|end of (?:the )?(?:week|month)"
    rf"|next week|(?:{_DAYS})(?:,? the [a-z0-9-]+)?(?: (?:of )?(?:{_MONTHS}))?"
    rf"|(?:the )?[a-z0-9-]*(?:\d(?:st|nd|rd|th)|first|second|third|fifth|[a-z]+th)(?: of)? (?:{_MONTHS}))\b",
    re.IGNORECASE,
)


def when_said(text: str) -> str | None:
    """The last time or day that a text names, in its own words."""
    matches = list(_WHEN.finditer(text))
    return matches[-1].group().strip() if matches else None

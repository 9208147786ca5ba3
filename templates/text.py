"""A draft as plain text, to read in a terminal or paste into a form."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from .outline import Line, outline

if TYPE_CHECKING:
    from ..records import Draft, Transcript
    from .word import EvidenceForm

WIDTH = 88
"""Characters of a line; a terminal shows at least 80, and most show 100."""


def to_text(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm = "comments") -> str:
    """Write a draft as plain text.

    Args:
        draft: The note.
        transcript: The transcript that its evidence names.
        evidence: ``comments`` puts ``[u12 3:05]`` after each line, ``notes`` also lists the words at the
            end, ``none`` leaves the evidence out. Marks and their reasons stay in every form.

    Returns:
        The text, lines of at most 88 characters where words allow it, ending in a newline.
    """
    parts: list[str] = []
    for line in outline(draft, transcript, evidence):
        parts += _render(line)
        if line.kind == "title":
            parts.append("")
    return "\n".join(parts) + "\n"


#: How the lines of each kind begin: the first, and those that it runs on to.
_INDENTS = {
    "notice": ("! ", "  "),
    "item": ("  - ", "    "),
    "reason": ("      ", "      "),
    "prompt": ("  ", "  "),
    "detail": ("", "  "),
}
_SPACED = frozenset({"title", "heading", "foot"})
_KEPT_TOGETHER = "\N{NO-BREAK SPACE}"


def _render(line: Line) -> list[str]:
    label = f"{line.label}: " if line.label else ""
    # The parts of a citation stay on one line; cleaned text holds no such space of its own.
    cites = f" [{', '.join(each.replace(' ', _KEPT_TOGETHER) for each in line.cites)}]" if line.cites else ""
    text = f"{line.mark}{label}{line.text}{cites}"
    if line.kind in {"title", "heading"}:
        text = text.upper()
    if line.kind == "prompt":
        text = f"[{text}]"
    first, rest = _INDENTS.get(line.kind, ("", ""))
    wrapped = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines = [each.replace(_KEPT_TOGETHER, " ") for each in wrapped]
    return ["", *lines] if line.kind in _SPACED else lines

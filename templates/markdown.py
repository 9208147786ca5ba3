"""A draft as Markdown, with every sign that Markdown would take for its own escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .outline import Line, outline

if TYPE_CHECKING:
    from ..records import Draft, Transcript
    from .word import EvidenceForm

#: The signs that begin emphasis, code, links, images, HTML, tables, entities and mentions anywhere in a line.
#: Source: CommonMark 0.31, section 2.4 (backslash escapes); GitHub Flavored Markdown, tables and autolinks.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~!&@$^]|(?<=[A-Za-z]):(?=//)|(?<=www)\.")
#: What makes a list, a rule or a heading of a line when it stands first.
_AT_START = re.compile(r"^(\d{1,9})?([-+=.)])")


def to_markdown(draft: Draft, transcript: Transcript, *, evidence: EvidenceForm = "comments") -> str:
    """Write a draft as Markdown (CommonMark).

    Args:
        draft: The note.
        transcript: The transcript that its evidence names.
        evidence: As for :func:`casedraft.templates.to_text`.

    Returns:
        The Markdown, ending in a newline.
    """
    parts: list[str] = []
    previous = ""
    for line in outline(draft, transcript, evidence):
        # One blank line between things of different kinds; none within a list.
        listed = {"item", "reason"}
        if parts and not (line.kind == "detail" == previous or (line.kind in listed and previous in listed)):
            parts.append("")
        parts.append(_render(line))
        previous = line.kind
    return "\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Make a text on one line stand for itself in Markdown.

    Args:
        text: Any text without line breaks.
    """
    return _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(lambda found: f"\\{found.group()}", text))


def _render(line: Line) -> str:
    label = f"**{escape(line.label)}:** " if line.label else ""
    mark = f"**{line.mark.strip()}** " if line.mark else ""
    cites = f" \\[{', '.join(line.cites)}\\]" if line.cites else ""
    text = escape(line.text)
    forms = {
        "standing": f"**{text}**",
        "title": f"# {text}",
        "heading": f"## {text}",
        "notice": f"> {text}",
        "reason": f"  - {text}",
        "prompt": f"*\\[{text}\\]*",
        "foot": f"*{text}*",
    }
    return forms.get(line.kind, f"- {mark}{label}{text}{cites}")

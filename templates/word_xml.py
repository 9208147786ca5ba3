"""The few pieces of WordprocessingML that python-docx has no call for, and its lengths.

python-docx is imported inside the functions of the ``word_*`` modules: whoever reads or drafts loads none
of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EMU_PER_CM = 360_000
_EMU_PER_PT = 12_700


def w(name: str) -> str:
    """An element's or attribute's name in the namespace of WordprocessingML, as lxml writes it."""
    return f"{{{_NAMESPACE}}}{name}"


def element(name: str, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """Make an element of WordprocessingML.

    Args:
        name: Its name without prefix, e.g. ``"tblHeader"``.
        children: The elements inside it, in order.
        attributes: Its attributes in the same namespace; ``val="en-GB"`` is ``w:val``.
    """
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(w(key), value)
    made.extend(children)
    return made


def cm(value: float) -> int:
    """Centimetres as python-docx takes lengths: in whole English Metric Units, 360 000 to one."""
    return round(value * _EMU_PER_CM)


def pt(value: float) -> int:
    """Points as python-docx takes lengths: in whole English Metric Units, 12 700 to one."""
    return round(value * _EMU_PER_PT)

"""Make any text safe to stand in a document, without changing a word of it."""

from __future__ import annotations

import re

#: What XML 1.0 cannot hold (control characters, lone surrogates, U+FFFE and U+FFFF), the C1 controls that
#: steer terminals, and the bidirectional overrides that make text read other than it is.
#: Source: XML 1.0 (fifth edition), production 2 ``Char``; Unicode TR 36, section 2.4 (spoofing).
_UNSAFE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Remove the characters that no document can hold; every kind of line break becomes a line feed."""
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same, on a single line, with every stretch of white space as one space."""
    return " ".join(clean(text).split())

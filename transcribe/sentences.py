"""Where a sentence ends."""

from __future__ import annotations

CLOSING = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK})]"
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "prof.", "e.g.", "i.e.", "vs.", "approx."})


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends after this word: not after ``Mr.`` or an initial."""
    bare = word.rstrip(CLOSING)
    if not bare.endswith((".", "?", "!", "…", "。", "？", "！")):  # noqa: RUF001 - other scripts' marks
        return False
    initial = len(bare) == 2 and bare[0].isupper() and bare != "I."  # noqa: PLR2004 - a letter and a full stop
    return not initial and bare.casefold() not in _ABBREVIATIONS

"""British spelling: a recogniser trained on everything writes "color" and "organize".

The lists are ours. Of the packages that offer one, those we read (breame 0.1.2, britishize 0.2.1,
convert-us-to-uk 0.1.9) also turn "connection" into "connexion", "draft" into "draught" or "apartment" into
"flat", which is no spelling but another word.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .changes import rewritten, with_words
from .words import shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...records import Word
    from ..hearing import Passage

_IZE = re.compile(r"(?P<stem>[a-z]{3,}i)z(?P<ending>e|es|ed|er|ers|ing|ation|ations|ational|able)")
_ENDS = (".", "?", "!")


def spell_british(passages: Sequence[Passage], keep: Iterable[str] = ()) -> tuple[Passage, ...]:
    """Spell as British records do.

    Args:
        passages: What was heard, in English.
        keep: Names and words to be left as they are.

    Returns:
        The same passages; every changed word has a `correction`. A word with a capital inside a sentence is
        left, for it may be a name.
    """
    kept = frozenset(word.casefold() for term in keep for word in term.split())
    return tuple(
        with_words(passage, words)
        if (words := _spelt(passage.words, kept)) != list(passage.words)
        else passage
        for passage in passages
    )


def british(word: str) -> str:
    """A word in small letters, spelt the British way.

    Args:
        word: Without marks; a hyphen parts words that are looked at each by itself.

    Returns:
        The same word when there is nothing to change.
    """
    return "-".join(_one(part) for part in word.split("-"))


def _one(word: str) -> str:
    known = _words().get(word)
    if known is not None:
        return known
    fits = _IZE.fullmatch(word)
    if fits and not word.startswith(tuple(_lists()["not_ise"])):
        return f"{fits['stem']}s{fits['ending']}"
    return word


def _spelt(words: Sequence[Word], kept: frozenset[str]) -> list[Word]:
    fresh: list[Word] = []
    first = True
    for word in words:
        cut = shape(word.text)
        capital = cut.core.istitle()
        small = cut.core[:1].lower() + cut.core[1:] if capital and first else cut.core
        first = word.text.endswith(_ENDS)
        spelt = (
            british(small) if small.islower() and cut.plain not in kept and word.correction is None else small
        )
        if spelt == small:
            fresh.append(word)
            continue
        shown = spelt[:1].upper() + spelt[1:] if capital else spelt
        fresh += rewritten([word], [shown + cut.ending], source="spelling", score=1.0)
    return fresh


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("spelling.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, str]:
    lists = _lists()
    found = {stem + end: stem[:-2] + "our" + end for stem in lists["our"] for end in lists["our_endings"]}
    for stem in lists["re"]:
        found |= {stem: stem[:-2] + "re", stem + "s": stem[:-2] + "res", stem + "ed": stem[:-2] + "red"}
    found |= {stem + end: stem + "l" + end for stem in lists["ll"] for end in lists["ll_endings"]}
    return found | dict(lists["word"])

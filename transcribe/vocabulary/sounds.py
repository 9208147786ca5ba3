"""How a word sounds, roughly: an English reader's guess, the same for a name and for what was heard.

A recogniser that does not know a name writes down what it hears in the letters of other words. Reading both
aloud by the same rules brings them together again, whatever language the name is from; a dictionary of
pronunciations holds less than a third of the names of children and families in our sample cases.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: One sign per sound. Consonants: p b t d k g f v s z S (sh) C (ch) J (j) T (th) m n N (ng) l r w y h.
#: Vowels: a e i o u, and A (day) I (eye) O (so) W (now).
VOWELS = frozenset("aeiouAIOW")
LONGEST = 40
_WAYS = 2

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "e", "œ": "e", "đ": "d", "ð": "d", "þ": "th"})
# Left to right, the first that fits: (letters, sounds). ^ and $ are the word's ends.
_RULES: tuple[tuple[str, str], ...] = (
    (r"^[kgp]n", "n"), (r"^ps", "s"), (r"^wr", "r"), (r"^rh", "r"), (r"^x", "z"), (r"^ll", "l"),
    (r"^ma?c(?=[bcdfgjklmnpqrstvwxz])", "mak"), (r"^wh", "w"), (r"^ts", "s"),
    # silent and fused consonants
    (r"tsch|tch", "C"), (r"sch", "S"), (r"chr", "kr"), (r"ch", "C"), (r"sh|zh|sz", "S"), (r"cz", "C"),
    (r"ph", "f"), (r"tth|th", "T"), (r"bh", "b"), (r"dh", "d"), (r"kh", "k"), (r"(?<=[aeiou])ght", "t"),
    (r"gh(?=[aeiou])", "g"), (r"gh", ""), (r"ck|cq|kk|q+u?(?=[^aeiou]|$)", "k"), (r"qu", "kw"),
    (r"q", "k"), (r"x", "ks"), (r"mb$", "m"), (r"mn$", "m"), (r"gn$", "n"), (r"(?<=[ao])l(?=[mk])", ""),
    (r"dge?(?=[eiy]|$)", "J"), (r"dj", "J"), (r"(?<=.)ti(?=on|a[nl]?$)", "S"),
    (r"(?<=.)[cs]i(?=[ao]n?)", "S"), (r"ssi(?=on)", "S"), (r"sc(?=[eiy])", "s"), (r"cc(?=[eiy])", "ks"),
    (r"cc?(?=[eiy])", "s"), (r"cc?", "k"), (r"^g(?=[eiy])", "g"), (r"g(?=[eiy])", "J"), (r"gg?", "g"),
    (r"ng$|ng(?=[^aeiouyr])", "N"), (r"n(?=[kxq])", "N"), (r"j", "J"), (r"(?<=[aeiou])s(?=e$|es$)", "z"),
    (r"zz?", "z"), (r"ss", "s"), (r"s", "s"),
    # vowels with r: it is not spoken unless a vowel follows
    (r"(?:ear|eer|ier|ere)(?![aeiouy])", "ia"), (r"(?:air|are|ayer|eir)(?![aeiouy])", "e"),
    (r"(?:our|ower)$", "Wa"), (r"(?:oor|oar|or|ore|aur|our)(?![aeiouyr])", "o"),
    (r"ar(?![aeiouyr])", "a"), (r"(?:er|ir|ur|yr|re$)(?![aeiouyr])", "a"),
    # runs of vowels
    (r"eigh|aigh", "A"), (r"igh", "I"), (r"augh|ough(?=t)|aw|au", "o"), (r"ough", "O"), (r"eau", "O"),
    (r"ey$", "i"), (r"ai|ay|ei|ey", "A"), (r"ee|ea|ie(?=.)", "i"), (r"ie$", "i"),
    (r"oo|ou|ue$|ui|eu", "u"), (r"ow$", "O"), (r"ow", "W"), (r"oa|oe", "O"), (r"oi|oy", "oi"),
    (r"ew", "yu"), (r"ia", "ia"), (r"io", "iO"),
    # a consonant and a silent e after it make a vowel long
    (r"a(?=[bcdfgjklmnpstvz]e(?:s?$))", "A"), (r"[iy](?=[bcdfgjklmnpstvz]e(?:s?$))", "I"),
    (r"o(?=[bcdfgjklmnpstvz]e(?:s?$))", "O"), (r"u(?=[bcdfgjklmnpstvz]e(?:s?$))", "u"),
    (r"(?<=[^aeiou])e(?=s?$)", "\0"),  # silent, or not: `sounds` says it both ways
    (r"^y(?=[aeiou])", "y"), (r"(?<=[aeiou])y(?=[aeiou])", "y"), (r"y", "i"), (r"o$", "O"), (r"a", "a"),
    (r"e", "e"), (r"i$", "i"), (r"i", "i"), (r"o", "o"), (r"u", "u"),
    (r"bb|pp|tt|dd|ff|ll|mm|nn|rr|vv", "\1"), (r"[bptdkfvlmnrwhg]", "\1"),
)  # fmt: skip
_ONE = re.compile("|".join(f"(?P<r{number}>{letters})" for number, (letters, _) in enumerate(_RULES)))
_DIGITS = dict(
    zip("0123456789", ("zirO", "wan", "tu", "Tri", "fo", "fIv", "siks", "sevan", "At", "nIn"), strict=True)
)


@lru_cache(maxsize=1 << 16)
def sounds(text: str) -> tuple[str, ...]:
    """The ways in which a word, or several said without a pause, may sound.

    Args:
        text: Letters; case, accents, hyphens and apostrophes do not matter.

    Returns:
        One or two strings of one sign a sound; none when there is nothing to say.
    """
    ways = {""}
    for word in _bare(text).split():
        spoken = _read(word)
        one = spoken.replace("\0", "")
        both = {one, spoken.replace("\0", "A")} if "\0" in spoken else {one}
        ways = {way + each for way in ways for each in sorted(both)}
        if len(ways) > _WAYS:
            ways = set(sorted(ways, key=len)[:_WAYS])
    return tuple(sorted(way[:LONGEST] for way in ways if way))


def _bare(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return re.sub(
        r"[-–]+", " ", re.sub(r"['’]", "", "".join(each for each in flat if not unicodedata.combining(each)))
    )


def _read(word: str) -> str:
    said = []
    place = 0
    while place < len(word):
        fits = _ONE.match(word, place)
        if fits is None:
            said.append(_DIGITS.get(word[place], ""))
            place += 1
            continue
        written = _RULES[int(str(fits.lastgroup)[1:])][1]
        said.append(fits.group()[0] if written == "\1" else written)
        place = max(fits.end(), place + 1)
    return re.sub(r"([^iu\0])\1+", r"\1", "".join(said))

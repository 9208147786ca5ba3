"""Who agreed to do what, by when; and what was offered and declined.

An action is agreed only when somebody said that they would do it, in the words cited. An idea that nobody
took up is *suggested*; one that was answered with a no is *declined*. The three are never mixed (design
principle 3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..records import Action
from .when import when_said
from .wording import quotation

if TYPE_CHECKING:
    from ..records import Transcript
    from .salience import Judgement
    from .units import Unit

#: The least chance, by the heads, that a promise is an agreed action; below it "I'll be fine" would pass.
LEAST_AGREEMENT = 0.25
#: From this chance on a first-person promise is shown as supported; below it the worker is asked to check.
SURE_AGREEMENT = 0.5
#: The same for a bare "yeah" after a request, which says less by itself.
LEAST_ASSENT = 0.4

_PROMISE = re.compile(
    r"\b(i'll|i will|i'm going to|i'm gonna|we'll|we will|i can|let me|is going to|'s going)\b"
)
_FIRM = re.compile(r"\b(i'll|i will|i'm going to|i'm gonna)\b")
_OTHERS_PROMISE = re.compile(
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|he|she|they)(?:'ll| will| has agreed to| have agreed to| agreed "
    r"to)\b"
)
_REQUEST = re.compile(
    r"\b((will|would|can|could) you|shall (we|i)|can we agree|are you (ok|okay|happy) to)\b"
)
_OFFER = re.compile(
    r"\b(would you like|do you want|would .{1,40} help|have you thought|what about|i could refer|i've got "
    r"a .{1,40} if you)\b"
)
_YES = re.compile(
    r"^(yeah|yes|yep|okay|ok|all right|alright|sure|go on|will do|definitely|deal|fine|course)\b"
)
_NO = re.compile(r"^(no|nah|nope|not really|i'm not|i don't want|i'd rather not)\b")
# "I'll do that": what "that" is was said just before.
_POINTS_BACK = re.compile(r"\b(it|that|this|them|those|one|him|her|so)\b")
_PASSING = re.compile(
    r"\b(in a minute|in a sec|let me (?:get|just|finish|think|see)|i can't|i won't|i want|"
    r"i'll be honest|i'll not lie)\b"
)
_FAREWELL = re.compile(r"\bsee you\b")
#: What was said just before is quoted with a promise when it has at most this many words.
CONTEXT_WORDS = 40


@dataclass(frozen=True, slots=True)
class _Found:
    who: str | None
    words: tuple[str, ...]
    by: str | None
    status: Literal["agreed", "suggested", "declined"]
    utterances: tuple[int, ...]
    sure: bool


def find_actions(
    transcript: Transcript, units: list[Unit], judgements: list[Judgement], names: dict[str, str]
) -> tuple[Action, ...]:
    """Find the actions of a transcript.

    Args:
        transcript: What was said.
        units: Its sentences, in order.
        judgements: What the heads say of each.
        names: What to call each speaker, by id.

    Returns:
        Actions in the order in which they were said. `what` quotes the words; `check` is "supported" only
        when the person who will act said so in the first person, or the worker dictated it.
    """
    found: list[_Found] = []
    for index in range(len(units)):
        action = _action(transcript, units, index, judgements[index], names)
        if action is None:
            continue
        if found and _continues(found[-1], action, units[index]):
            before = found.pop()
            action = replace(before, words=(*before.words, units[index].text), by=before.by or action.by)
        found.append(action)
    return tuple(
        Action(
            id=f"a{number}",
            who=each.who,
            what=" – ".join(quotation(words) for words in each.words),
            by=each.by,
            status=each.status,
            evidence=tuple(transcript.utterances[index].id for index in each.utterances),
            check="supported" if each.sure else "check",
        )
        for number, each in enumerate(found, 1)
    )


def _continues(before: _Found, action: _Found, unit: Unit) -> bool:
    """Whether a person goes on promising; in a dictated list each sentence is an action of its own."""
    same = before.utterances[-1] == unit.utterance and before.status == action.status
    return same and not unit.dictation and unit.text not in before.words


def _action(
    transcript: Transcript, units: list[Unit], index: int, judgement: Judgement, names: dict[str, str]
) -> _Found | None:
    unit = units[index]
    utterance = transcript.utterances[unit.utterance]
    low = unit.text.lower().replace("’", "'")
    speaker = names.get(utterance.speaker or "")
    asked = unit.question.lower()
    opens = not index or units[index - 1].utterance != unit.utterance
    pair = (unit.utterance - 1, unit.utterance)
    if unit.text.endswith("?") or _PASSING.search(low) or (_FAREWELL.search(low) and not when_said(low)):
        return None
    if unit.dictation:
        return _dictated(unit, speaker) if judgement.agreement >= LEAST_AGREEMENT else None
    if asked and opens and _NO.match(low) and (_OFFER.search(asked) or _REQUEST.search(asked)):
        return _Found(speaker, (unit.question, utterance.text), None, "declined", pair, sure=False)
    if _PROMISE.search(low) and judgement.agreement >= LEAST_AGREEMENT:
        return _promised(transcript, unit, speaker, judgement.agreement)
    if asked and opens and _YES.match(low) and _REQUEST.search(asked) and judgement.agreement >= LEAST_ASSENT:
        return _Found(
            speaker, (unit.question, unit.text), when_said(unit.question), "agreed", pair, sure=False
        )
    return None


def _promised(transcript: Transcript, unit: Unit, speaker: str | None, agreement: float) -> _Found:
    """A promise, with what was said before it where it points back; refused at once, it is only an idea."""
    here = unit.utterance
    earlier = transcript.utterances[here - 1].text if here else ""
    if unit.question or (
        _POINTS_BACK.search(unit.text.lower()) and 0 < len(earlier.split()) <= CONTEXT_WORDS
    ):
        words: tuple[str, ...] = (earlier, unit.text)
        cited: tuple[int, ...] = (here - 1, here)
    else:
        words, cited = (unit.text,), (here,)
    reply = transcript.utterances[here + 1].text.lower() if here + 1 < len(transcript.utterances) else ""
    refused = bool(_NO.match(reply)) and not unit.question
    return _Found(
        who=speaker,
        words=words,
        by=when_said(unit.text) or (when_said(earlier) if len(words) > 1 else None),
        status="suggested" if refused else "agreed",
        utterances=cited,
        sure=speaker is not None
        and not refused
        and agreement >= SURE_AGREEMENT
        and bool(_FIRM.search(unit.text.lower())),
    )


def _dictated(unit: Unit, worker: str | None) -> _Found | None:
    """An action that the worker dictates: their own, or what somebody else agreed to."""
    if re.search(r"\b(not agreed|said no|declined|suggested)\b", unit.text):
        return None
    who: str | None
    if re.search(r"\b(I'll|I will|I'm going to)\b", unit.text):
        who = worker or "Social worker"  # whoever dictates: to be checked while the voice is unnamed
    elif match := _OTHERS_PROMISE.search(unit.text):
        who = match.group(1) if match.group(1)[0].isupper() else None
    else:
        return None
    return _Found(
        who, (unit.text,), when_said(unit.text), "agreed", (unit.utterance,), sure=worker is not None
    )

"""Who was there, and who was only spoken about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..records import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..records import Transcript

# A title or a family word followed by a name: the only mentions that spelling alone makes certain enough.
_MENTION = re.compile(
    r"\b((?:Mr|Mrs|Ms|Miss|Dr|Nana|Nanny|Nan|Granny|Gran|Grandad|Grandma|Auntie|Aunt|Uncle|PC)\.? "
    r"[A-Z][a-z'’-]+)\b"
)


def find_people(transcript: Transcript, given: Sequence[Person]) -> tuple[Person, ...]:
    """List the people of a recording.

    Named speakers were there. People whom the worker gave stand as given. People only named in the talk are
    listed with `present` unknown: being spoken about is not being there.
    """
    people: dict[str, Person] = {}
    for speaker in transcript.speakers:
        if speaker.name:
            first = next((each.id for each in transcript.utterances if each.speaker == speaker.id), None)
            people[speaker.name.casefold()] = Person(
                name=speaker.name,
                role=speaker.role,
                present=True if first else speaker.present,
                evidence=(first,) if first else (),
            )
    for person in given:
        before = people.get(person.name.casefold())
        if before is None:
            people[person.name.casefold()] = person
        elif person.role and not before.role:
            people[person.name.casefold()] = before.model_copy(update={"role": person.role})
    for utterance in transcript.utterances:
        for match in _MENTION.finditer(utterance.text):
            name = re.sub(r"['’]s?$", "", match.group(1))  # "Nana Jean's"
            if not any(name.casefold() in known for known in people):
                people[name.casefold()] = Person(name=name, evidence=(utterance.id,))
    return tuple(people.values())

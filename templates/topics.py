"""What an utterance can be about: the closed list that joins understanding to headings.

The summariser gives each utterance a topic of this list; a template says under which heading each topic
stands. The list is also the set of labels that the summariser's models learn from.
"""

from __future__ import annotations

#: Every topic and what it covers, in plain words for whoever writes a template.
TOPICS: dict[str, str] = {
    "present": "who was there, who was seen, seen alone, which rooms were seen, how the visit began",
    "home": "the home: space, warmth, cleanliness, repairs, hazards, food in, where children sleep",
    "care": "day-to-day care: meals, washing, clothes, routines, sleep, how an adult is with a child",
    "health": "health and development, appointments, medicines, mental health, alcohol and drugs",
    "education": "school, nursery, college, training: attendance, learning, bullying, support",
    "family": "who is in the family, what happens in it, family network, family time",
    "relationships": "friends, partners and other people who matter",
    "money": "income, benefits, debts, rent, food and fuel",
    "work": "jobs, hours, looking for work",
    "safety": "harm, danger, worries and what keeps people safe",
    "history": "what happened before: earlier concerns, earlier services, earlier court orders",
    "wishes": "what a child or adult wants, feels or hopes for",
    "strengths": "what goes well and who or what helps",
    "plan": "progress against the plan, services, what was offered, agreed or declined",
    "contact": "contact with parents, brothers and sisters: when, where, who supervises, how it went",
    "identity": "culture, language, religion, disability, gender, names, interpreters",
    "admin": "arrangements: appointments, next visit, paperwork, consent to record",
    "chat": "small talk; stands under no heading",
}

#: Topics that no section may claim.
UNPLACED = frozenset({"chat"})

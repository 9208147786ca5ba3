"""A realistic note for tests: what a good run makes of the visit in tests/data/visit.transcript.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casedraft.records import (
    Action,
    Check,
    Draft,
    Omission,
    Person,
    Recording,
    Section,
    Statement,
    TemplateRef,
    Transcript,
    load_transcript,
)

TRANSCRIPT_FILE = Path(__file__).parent / "data" / "visit.transcript.json"


def visit_transcript() -> Transcript:
    """The transcript of the visit: 125 utterances of three speakers."""
    return load_transcript(TRANSCRIPT_FILE)


class _Numbers:
    """Gives each statement its id."""

    def __init__(self) -> None:
        self.count = 0

    def say(
        self,
        text: str,
        *evidence: int,
        label: str | None = None,
        checks: tuple[Check, ...] = (),
        status: str = "supported",
    ) -> Statement:
        self.count += 1
        return Statement(
            id=f"s{self.count}", label=label, text=text, evidence=tuple(f"u{each}" for each in evidence),
            status=status, checks=checks,
        )  # fmt: skip


def visit_draft(**changes: Any) -> Draft:
    """The note of the visit: 31 statements, two of them marked, with actions, people and omissions.

    Args:
        changes: Fields of the draft to have otherwise.
    """
    say = _Numbers().say
    number = Check(
        name="numbers",
        passed=False,
        detail="“100” is not in the words cited; they were corrected to “fifty”.",
    )
    who = Check(
        name="names",
        passed=False,
        detail="“Donna” is named; the words cited do not say whose partner has the machine.",
    )
    good = Check(name="cited", passed=True)
    sections = (
        Section(
            id="seeing-the-child", heading="Visit details", kind="fields",
            prompt="Complete whatever was not said aloud at the visit.",
            statements=(
                say("Family's flat, second floor.", 31, label="Where the visit took place"),
                say("Kelly-Ann Braithwaite, Malachi and Amaya.", 1, 16, 58, label="Who was there"),
                say("Malachi. Amaya was seen asleep in her cot.", 16, 17, 58, label="Children seen"),
                say("Malachi, in his bedroom.", 90, 92, label="Seen alone (if not, why not)"),
                say("Malachi's.", 92, 97, label="Bedroom seen (if not, why not)"),
            ),
        ),
        Section(
            id="child-voice", heading="Child's wishes and feelings", kind="narrative",
            statements=(
                say("Malachi said he does not want his father to come to the flat.", 110, checks=(good,)),
                say("If something worried him, Malachi would tell Nana Jean or Mrs Dhillon.", 111, 112),
                say("His three wishes were a bunk bed, a real snake and for Mummy not to be tired.", 113, 114),
            ),
        ),
        Section(
            id="child-words", heading="In the child's own words", kind="quotes",
            statements=(
                say("It smells like wet dog.", 96),
                say("I get myself up. I do my own cereal. And sometimes I do Amaya's bottle when Mummy's still asleep.", 98),
                say("I don't want him to come here.", 110),
            ),
        ),
        Section(
            id="home-care", heading="Home conditions and day-to-day care", kind="narrative",
            statements=(
                say("Farzana Hussain saw that the kitchen was really clean, with milk, eggs, chicken and yoghurts in.", 21),
                say("Kelly-Ann said the mould in Malachi's room is worse since housing treated it in February; it is all up the window wall.", 27, 28),
                say("The washing machine has been broken for three weeks and washing goes to Nana Jean's by bus.", 24, 25),
                say("Donna's partner is bringing a second-hand machine on Saturday.", 26, checks=(good, who), status="check"),
            ),
        ),
        Section(
            id="health", heading="Health and development", kind="narrative",
            statements=(
                say("Kelly-Ann rated her mood about six out of ten, and two in January.", 67, 68, 69),
                say("Kelly-Ann takes sertraline 100 mg every day.", 71, checks=(good, number), status="unsupported"),
                say("Asked about hurting herself, Kelly-Ann said no, and that she had such thoughts last year.", 72, 73),
                say("Kelly-Ann said she has not had a drink since New Year's Eve.", 75),
                say("The health visitor, Dympna, comes on Tuesday for Amaya's nine-month check; Amaya was on the twenty-fifth centile last month.", 87, 88),
            ),
        ),
        Section(
            id="education", heading="Education and nursery", kind="narrative",
            statements=(
                say("Malachi's attendance is 84 per cent since Christmas, up from 71 in the autumn.", 39, 41),
                say("He has been late nine times since Christmas; Kelly-Ann said that is the mornings after Amaya's four o'clock feed.", 43, 44),
            ),
        ),
        Section(
            id="family", heading="Family, identity and important people", kind="narrative",
            statements=(
                say("Kelly-Ann has not seen Jermaine since October. He texted on 2 February and she blocked the number.", 83),
                say("The non-molestation order runs until 9 June.", 85, 86),
            ),
        ),
        Section(
            id="money-work", heading="Money, work and housing costs", kind="narrative",
            statements=(say("Rent arrears are £410; Kelly-Ann pays £15 a week and said she has not missed one.", 50, 52),),
        ),
        Section(
            id="safety", heading="Safety and worries", kind="narrative",
            statements=(
                say("Malachi said he stands on a chair and uses hot water from the kettle to make Amaya's bottle.", 98, 100),
                say("Kelly-Ann said she knew he had mixed a cold one once or twice and did not know he touched the kettle.", 117),
                say("The smoke alarm in the hall does not work; Kelly-Ann took the battery out.", 29, 30),
                say("Malachi said nobody smacks him; if Mummy is cross she shouts and he sits on the mat.", 104),
            ),
        ),
        Section(id="strengths", heading="What is going well", kind="narrative", prompt="What is going well?"),
        Section(
            id="plan-progress", heading="Progress against the child in need plan", kind="narrative",
            statements=(say("Kelly-Ann turned down the group at the children's centre, and one to one for now.", 78, 79, 80, 81),),
        ),
        Section(
            id="arrangements", heading="Arrangements and next visit", kind="narrative",
            statements=(say("The next visit is on Wednesday 15 April at four o'clock.", 120, 121),),
        ),
        Section(
            id="analysis", heading="Social worker's analysis", kind="worker",
            prompt="What does this visit tell you about the child's daily life? What is working well, what are you worried about, and what has to change?",
        ),
        Section(
            id="risk-decision", heading="Risk and decisions", kind="worker",
            prompt="Has the risk to any child gone up, gone down or stayed the same, and why?",
        ),
    )  # fmt: skip
    draft = Draft(
        template=TemplateRef(id="cin-visit", version=1),
        title="Child in need visit",
        date="2026-03-18",
        recording=visit_transcript().recording,
        transcript="visit.transcript.json",
        sections=sections,
        actions=(
            Action(
                id="a1",
                who="Kelly-Ann Braithwaite",
                what="Ring housing about the alarm and the mould",
                by="Friday 20 March",
                status="agreed",
                evidence=("u33", "u34", "u35"),
                check="supported",
            ),
            Action(
                id="a2",
                who="Farzana Hussain",
                what="Ring Mrs Dhillon to ask whether school can pay for breakfast club",
                by="Monday 23 March",
                status="agreed",
                evidence=("u47",),
                check="supported",
            ),
            Action(
                id="a3",
                who="Kelly-Ann Braithwaite",
                what="Keep the kettle on top of the cupboard and make every bottle",
                by="tonight",
                status="agreed",
                evidence=("u119",),
                check="check",
            ),
            Action(
                id="a4",
                who=None,
                what="Group at the children's centre on Tuesday mornings",
                by=None,
                status="declined",
                evidence=("u78", "u79"),
                check="supported",
            ),
        ),
        people=(
            Person(name="Farzana Hussain", role="social worker", present=True, evidence=("u1",)),
            Person(name="Kelly-Ann Braithwaite", role="mother", present=True, evidence=("u1",)),
            Person(name="Malachi Braithwaite", role="child, aged 6", present=True, evidence=("u58",)),
            Person(name="Amaya", role=None, present=None, evidence=("u15", "u16")),
            Person(name="Jermaine", role=None, present=False, evidence=("u82", "u83")),
            Person(name="Mrs Dhillon", role="school", present=False, evidence=("u39", "u47")),
        ),
        omissions=(
            Omission(
                utterances=("u108",),
                text="He broke the door. At the old house, not this one. He kicked it and the glass came out.",
                reason="may be about safety",
            ),
            Omission(
                utterances=("u53", "u54"),
                text="Kelly-Ann turned down a food bank voucher.",
                reason="something offered and declined",
            ),
        ),
        notices=("Speakers were told apart by the transcript that was given.",),
    )
    return draft.model_copy(update=changes)


def silent_draft() -> Draft:
    """The note of a recording in which nothing was heard."""
    return Draft(
        template=TemplateRef(id="contact-note", version=1),
        title="Contact note",
        recording=Recording(file="silence.wav", sha256="0" * 64, duration_ms=300_000),
        transcript="silence.transcript.json",
        notices=("Nothing was heard in this recording, so nothing was written.",),
    )

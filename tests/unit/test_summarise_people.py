from talk import talk

from casedraft.records import Person
from casedraft.summarise.people import find_people


def test_those_who_spoke_were_there_and_those_spoken_of_are_not_known_to_be():
    people = find_people(
        talk(("SW", "Is Nana Jean's car here? Is Nana Jean coming?"), ("MUM", "No, Mrs Dhillon is.")), []
    )
    assert [(each.name, each.present, each.evidence) for each in people] == [
        ("Farida Khan", True, ("u1",)),
        ("Leanne Marsh", True, ("u2",)),
        ("Nana Jean", None, ("u1",)),
        ("Mrs Dhillon", None, ("u2",)),
    ]


def test_a_person_whom_the_worker_gave_stands_as_given_and_once():
    people = find_people(
        talk(("SW", "Hello.")), [Person(name="Amaya", role="baby"), Person(name="farida khan")]
    )
    assert [(each.name, each.role, each.present) for each in people] == [
        ("Farida Khan", "social worker", True),
        ("Amaya", "baby", None),
    ]

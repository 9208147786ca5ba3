"""Many windows make one hearing, every word at its own time."""

from __future__ import annotations

import numpy as np

from casedraft.records import Millis, Reading, Word
from casedraft.transcribe import Hearing, Passage
from casedraft.transcribe.live import AlreadyHeard, joined


def heard(*words, language="en", **more):
    made = tuple(
        Word(text=text, start_ms=Millis(start), end_ms=Millis(end), confidence=0.9)
        for text, start, end in words
    )
    if not made:
        return Hearing(language, (), **more)
    text = " ".join(word.text for word in made)
    return Hearing(language, (Passage(made[0].start_ms, made[-1].end_ms, text, made, tries=2),), **more)


def test_times_are_those_of_the_whole_recording():
    first = heard(("Come", 100, 400), ("in.", 400, 700), speech=((100, 700),))
    second = heard(("Thanks.", 50, 600), speech=((0, 700),))
    whole = joined([(0, 8000, first), (8000, 15_000, second)], language="en")
    assert [(each.text, each.start_ms, each.end_ms) for each in whole.passages] == [
        ("Come in.", 100, 700),
        ("Thanks.", 8050, 8600),
    ]
    assert [word.start_ms for each in whole.passages for word in each.words] == [100, 400, 8050]
    assert whole.speech == ((100, 700), (8000, 8700))
    assert whole.passages[1].tries == 2


def test_nothing_reaches_past_the_end_of_its_window():
    whole = joined([(0, 500, heard(("Yes.", 300, 900), speech=((200, 1200),)))], language="en")
    assert whole.passages[0].end_ms == whole.passages[0].words[0].end_ms == 500
    assert whole.speech == ((200, 500),)


def test_readings_move_along():
    reading = Reading(start_ms=0, end_ms=900, text="Pill.", log_probability=-1, chosen=False, reason="unsure")
    whole = joined([(4000, 9000, heard(("Bill.", 0, 900), readings=(reading,)))], language="en")
    assert [(each.start_ms, each.end_ms, each.text) for each in whole.readings] == [(4000, 4900, "Pill.")]


def test_the_language_is_that_of_the_first_words():
    windows = [(0, 1, heard(language="en")), (1, 900, heard(("Bore", 0, 9), language="cy"))]
    assert joined(windows, language=None).language == "cy"
    assert joined(windows, language="en").language == "en"


def test_the_settings_are_those_of_the_first_words_and_say_how_many_windows():
    windows = [
        (0, 1, heard(settings={"model": None})),
        (1, 9, heard(("Yes.", 0, 5), settings={"model": "base"})),
    ]
    assert joined(windows, language="en").settings == {"model": "base", "live": {"windows": 2}}


def test_no_windows_give_no_words():
    assert joined([], language=None) == Hearing("en", (), settings={"live": {"windows": 0}})


def test_what_was_heard_already_is_not_heard_again():
    hearing = heard(("Yes.", 0, 5))
    told = []
    made = AlreadyHeard(hearing).recognise(np.zeros(32_000, np.int16), language="cy", progress=told.append)
    assert made is hearing
    assert [(each.done, each.total) for each in told] == [(2000, 2000)]

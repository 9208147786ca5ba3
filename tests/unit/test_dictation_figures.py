"""Figures in a dictation: written as a worker would write them, and never another number."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casedraft.records import Utterance
from casedraft.transcribe.dictation import write_dictation, written_text

SINGLE = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS += [f"twenty-{each}" for each in ORDINALS[:9]] + ["thirtieth", "thirty-first"]
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def in_words(number, joint="-"):
    """A number as British people say it; written without a look at the code under test."""
    if number < 10:
        return SINGLE[number]
    if number < 20:
        return TEENS[number - 10]
    if number < 100:
        return TENS[number // 10 - 2] + (joint + SINGLE[number % 10] if number % 10 else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            linked = f" and {in_words(rest, joint)}" if rest < 100 else f" {in_words(rest, joint)}"
            return f"{in_words(number // size, joint)} {name}" + (linked if rest else "")
    raise AssertionError


def written(text):
    return written_text(write_dictation([Utterance(id="u1", text=text)]))


def grouped(number, least=1000):
    return f"{number:,}" if number >= least else str(number)


numbers = st.integers(10, 99_999)
joints = st.sampled_from(["-", " "])


@given(numbers, joints)
def test_a_number_in_words_is_the_same_number_in_digits(number, joint):
    assert written(f"There were {in_words(number, joint)} of them.") == (
        f"There were {grouped(number, 10_000)} of them."
    )


@given(st.integers(1, 99_999), joints)
def test_pounds_are_written_with_their_sign(number, joint):
    assert written(f"He owes {in_words(number, joint)} pounds.") == f"He owes £{grouped(number)}."
    assert written(f"He owes {in_words(number, joint)} quid.") == f"He owes £{grouped(number)}."


@given(st.integers(1, 999), st.integers(10, 99))
def test_pounds_and_pence(pounds, pence):
    assert written(f"It cost {in_words(pounds)} pounds {in_words(pence)}.") == f"It cost £{pounds}.{pence}."
    assert written(f"It cost {in_words(pence)} p.") == f"It cost {pence}p."


@given(
    st.integers(1, 500),
    st.sampled_from(
        [("milligrams", "mg"), ("millilitres", "ml"), ("micrograms", "micrograms"), ("centimetres", "cm")]
    ),
)
def test_doses_keep_their_number_and_unit(number, unit):
    said, short = unit
    assert (
        written(f"She takes {in_words(number)} {said} at night.") == f"She takes {number} {short} at night."
    )


@given(
    st.integers(0, 30),
    st.lists(st.integers(0, 9), min_size=1, max_size=3),
    st.sampled_from(["nought", "zero"]),
)
def test_decimals_keep_every_place(whole, places, nought):
    said = f"{in_words(whole) if whole else nought} point {' '.join(SINGLE[each] for each in places)}"
    digits = "".join(map(str, places))
    assert written(f"She takes {said} milligrams.") == f"She takes {whole}.{digits} mg."


@given(st.integers(1, 100))
def test_per_cent(number):
    assert written(f"Attendance is {in_words(number)} per cent.") == f"Attendance is {number}%."


@given(st.integers(1, 12), st.integers(1, 29))
def test_minutes_past_and_to_the_hour(hour, minute):
    said = {15: "quarter"}.get(minute, in_words(minute))
    assert written(f"She rang at {said} past {in_words(hour)}.") == f"She rang at {hour}.{minute:02}."
    before = (hour - 2) % 12 + 1
    said += "" if minute % 5 == 0 else " minutes"
    assert written(f"She rang at {said} to {in_words(hour)}.") == f"She rang at {before}.{60 - minute}."


@given(st.integers(1, 12))
def test_half_an_hour_is_after_the_hour_said(hour):
    for said in (f"half past {in_words(hour)}", f"half {in_words(hour)}"):
        assert written(f"She rang at {said}.") == f"She rang at {hour}.30."


@given(st.integers(1, 12), st.integers(1, 59))
def test_hour_and_minutes(hour, minute):
    said = f"oh {SINGLE[minute]}" if minute < 10 else in_words(minute)
    assert written(f"She rang at {in_words(hour)} {said}.") == f"She rang at {hour}.{minute:02}."


@given(st.integers(1, 31), st.sampled_from(MONTHS), st.sampled_from(DAYS))
def test_dates(day, month, weekday):
    said = ORDINALS[day - 1]
    assert written(f"It was on the {said} of {month}.") == f"It was on {day} {month}."
    assert written(f"It was on {weekday} the {said} of {month}.") == f"It was on {weekday} {day} {month}."
    assert written(f"It was on {weekday}, {month} the {said}.") == f"It was on {weekday} {day} {month}."


@given(st.integers(1, 31), st.sampled_from(DAYS))
def test_a_weekday_with_its_day(day, weekday):
    suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day, "th")
    assert written(f"By {weekday} the {ORDINALS[day - 1]}.") == f"By {weekday} {day}{suffix}."


@given(st.integers(10, 99), st.integers(2010, 2039))
def test_years_said_in_halves(last, recent):
    assert written(f"He was born in nineteen {in_words(last)}.") == f"He was born in 19{last}."
    said = f"twenty {in_words(recent - 2000)}"
    assert written(f"He was born in {said}.") == f"He was born in {recent}."
    assert written(f"Seen on the fifth of May {said}.") == f"Seen on 5 May {recent}."
    assert written(f"Since two thousand and {in_words(recent - 2000)}.") == f"Since {recent}."


@given(st.lists(st.integers(0, 9), min_size=6, max_size=11), st.booleans())
def test_telephone_numbers_keep_every_digit(digits, doubled):
    said = []
    for digit, run in itertools.groupby(digits):
        many = len(list(run))
        name = SINGLE[digit] if digit else "oh"
        said += [f"double {name}"] * (many // 2) + [name] * (many % 2) if doubled else [name] * many
    assert written(f"Ring her on {' '.join(said)}.") == f"Ring her on {''.join(map(str, digits))}."


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("She came at ten past four in the afternoon.", "She came at 4.10pm."),
        ("She came at seven p.m. and left.", "She came at 7pm and left."),
        ("She came at four in the morning.", "She came at 4am."),
        ("It is at ten o'clock.", "It is at 10 o'clock."),
        ("Seen 10 past 4, alone.", "Seen 4.10, alone."),
        ("Wednesday, the 11th of February 2026.", "Wednesday 11 February 2026."),
        ("Open from ten till half eleven.", "Open from 10 till 11.30."),
        ("The bruise is two centimetres by one, yellow.", "The bruise is 2 cm by 1, yellow."),
        ("The bruise is two centimetres by one centimetre.", "The bruise is 2 cm by 1 cm."),
        ("She takes one and a half milligrams.", "She takes 1.5 mg."),
        ("She takes five to ten milligrams.", "She takes 5 to 10 mg."),
        ("She weighs six point two eight kilos.", "She weighs 6.28 kg."),
        ("She rang nine nine nine.", "She rang 999."),
        ("Ruby, who's eight, and Teddy, aged three.", "Ruby, who's 8, and Teddy, aged 3."),
        ("Destiny is in Year Nine.", "Destiny is in Year 9."),
        ("It is a section forty-seven.", "It is a section 47."),
        ("About five to eleven Zachary came.", "About 10.55 Zachary came."),
        ("A hundred and ten pounds behind.", "£110 behind."),
        ("It cost two pound fifty.", "It cost £2.50."),
    ],
)
def test_figures_as_a_worker_writes_them(said, stands):
    assert written(said) == stands


@pytest.mark.parametrize(
    "said",
    [
        "The appointment is on the seventh of the fifth.",
        "It was the twelfth of the eighth.",
        "She works from ten to six.",
        "There were five to ten children.",
        "What about one to one?",
        "It is nine pound fifty wi the drier.",
        "One to one, then, with Terrence.",
        "There were about five to ten in the class.",
        "We had twenty twenty minute sessions.",
        "I have one or two worries and she has two or thirty.",
        "At one point two children ran off.",
        "One of them has two bedrooms.",
        "He walked for one and a half hours.",
        "In March the first visit was missed.",
        "On Monday the second visit was missed.",
        "This year nine children came.",
        "He weighed six pounds five ounces at birth.",
        "He said half ten people came.",
        "A fifteen-year-old was there.",
        "She called at twenty twenty-five about it.",
        "They met at Twelve Trees.",
        "One two three four.",
        "She had a hundred reasons.",
        "He is at sixes and sevens.",
        "The first of all worries.",
        "two million people and one point five million more",
        "She said fifty sixty pounds.",
    ],
)
def test_what_is_not_clear_stays_in_words(said):
    assert written(said) == said[:1].upper() + said[1:]


def test_figures_in_a_quotation_stay_in_the_speakers_words():
    assert written("He said, quote, I saw him at half nine with twenty quid, unquote full stop") == (
        "He said, “I saw him at half nine with twenty quid”."
    )


VOCABULARY = (
    "one two five nine ten eleven fifteen twenty thirty ninety hundred thousand and a point half quarter past to"
    " pounds quid pence p per cent milligrams at the of or no about o'clock oh double from by people it, 3 20 twenty-one"
).split()


def says(words, number):
    """Whether words are a number's own name, whichever way it is joined."""
    plain = words.replace("-", " ")
    plain = "one" + plain[1:] if plain.startswith(("a hundred", "a thousand")) else plain
    halves = f"{in_words(number // 100)} {in_words(number % 100, ' ')}" if 1910 <= number < 2050 else ""
    return words == str(number) or plain in {in_words(number, " "), halves}


def means_the_same(said, figure):
    """Whether a figure says what the words say; no help from the code under test."""
    words = said.casefold().replace(",", "").rstrip(".")
    plain = figure.replace(",", "")
    if plain.isdigit() and says(words, int(plain)):
        return True
    for unit, sign in (
        (" milligrams", " mg"),
        (" per cent", "%"),
        (" p", "p"),
        (" pence", "p"),
        (*[" o'clock"] * 2,),
    ):
        if words.endswith(unit) and figure.endswith(sign):
            return means_the_same(words.removesuffix(unit), figure.removesuffix(sign))
    if figure.startswith("£"):
        return is_money(words, plain[1:])
    if " to " in figure or " or " in figure:
        joint = " to " if " to " in figure else " or "
        return all(map(means_the_same, words.split(joint), figure.split(joint)))
    if "." in figure:
        return figure in times(words) or is_decimal(words, figure)
    return figure.replace(" ", "") == read_out(words)


def is_money(words, figure):
    pounds, _, pence = words.replace(" quid", " pounds").partition(" pounds")
    whole, _, part = figure.partition(".")
    pence = pence.strip().removeprefix("and ").removesuffix(" pence").removesuffix(" p")
    return means_the_same(pounds, whole) and (says(pence, int(part)) if part else not pence)


def times(words):
    """The clock time of words, found by saying every minute of the day."""
    found = set()
    for hour, minute in itertools.product(range(1, 13), range(60)):
        small, next_hour = in_words(minute), hour % 12 + 1
        spaced = in_words(minute, " ")
        names = {f"{in_words(hour)} {each}" for each in (small, spaced, f"oh {small}") if minute}
        hours = {in_words(hour), str(hour)}
        later = {in_words(next_hour), str(next_hour)}
        minutes = {small, str(minute), small.replace("-", " ")} | (
            {"quarter", "a quarter"} if minute == 15 else set()
        )
        names |= {f"{m} past {h}" for m in minutes for h in hours if minute}
        if minute == 30:
            names |= {f"{half}{h}" for half in ("half past ", "half ", "a half past ") for h in hours}
        rest = 60 - minute
        left = {in_words(rest) if rest < 60 else "", in_words(rest, " ") if rest < 60 else "", str(rest)}
        left |= {"quarter", "a quarter"} if rest == 15 else set()
        names |= {f"{m} to {h}" for m in left for h in later if minute}
        if words in names:
            found.add(f"{hour}.{minute:02}")
    return found


def is_decimal(words, figure):
    whole, _, places = figure.partition(".")
    said, _, point = words.partition(" point ")
    if not point:
        said, _, part = words.partition(" and a ")
        return says(said, int(whole)) and places == {"half": "5", "quarter": "25"}.get(part)
    return says(said, int(whole)) and places == read_out(point)


def read_out(words):
    digits, many = "", 1
    for word in words.split():
        if word == "double":
            many = 2
            continue
        digits += {"oh": "0"}.get(word, str(SINGLE.index(word)) if word in SINGLE else "x") * many
        many = 1
    return digits


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=10))
@example("at five to ten pounds".split())
@example("one hundred and two thousand".split())
@example("one hundred two".split())
@example("twenty past two thousand".split())
def test_no_jumble_of_number_words_ever_becomes_another_number(words):
    (utterance, *more) = write_dictation([Utterance(id="u1", text=" ".join(words))])
    assert not more
    for revision in utterance.revisions:
        if revision.kind == "figure":
            assert means_the_same(revision.said, revision.written), revision

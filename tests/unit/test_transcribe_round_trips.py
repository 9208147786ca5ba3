"""Hostile words and names survive every written form: what is written and read back is the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_talks import FARZANA, KELLY, TALK, WRITTEN, heard, read_back, transcript

from casedraft.records import (
    Correction,
    Mark,
    Reading,
    Recording,
    Revision,
    Speaker,
    Transcript,
    Utterance,
    Word,
)
from casedraft.transcribe import read_transcript, write_captions

HOSTILE = 'A --> B <v Eve>&amp; <script>alert("x")</script> & \n\n00:01.000 --> 00:02.000'


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize(
    "words",
    [
        HOSTILE,
        "",
        " ",
        "\n",
        "a\n\nb\n",
        "  two  spaces ",
        "1\n00:00:01,000 --> 00:00:02,000\nx",
        "NOTE x",
        "Remember: milk",
        "?: who",
        "[0:00.000-0:01.000] Eve: words",
        "== Machine translation into English: a help to read, not evidence ==",
        "## x",
        "*(Listen again.)*",
        "\\",
        "\\\n\\",
        "&amp;lt; &#10; &",
        "\N{ARABIC LETTER MEEM}\N{RIGHT-TO-LEFT OVERRIDE}abc \N{FAMILY}\N{VARIATION SELECTOR-16}",
        "a\N{LINE SEPARATOR}b\N{NO-BREAK SPACE}c",
        "<b>Eve:</b> words",
        "12. first\n- second\n=== \n> third",
        "word " * 90,
        "5",
    ],
)
@pytest.mark.parametrize("who", ["s1", None])
def test_hostile_words_come_back_as_they_were(tmp_path, form, words, who):
    given = transcript((who, words), ("s1", "Bye."), (None, words), speakers=(KELLY,))
    assert heard(read_back(given, form, tmp_path)) == heard(given)


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize(
    "name",
    [
        "A <v Eve> --> & B", "Eve>words", "two\nlines", "&lt;b&gt;", "Dr: No", "Kelly (mum)", "Mum + Dad", "?",
        "Speaker 2", "mum", "  Eve ", "*Eve*", "Eve:** x", "\\", "Marks & Spencer", "\N{HEBREW LETTER ALEF}",
        "1", "[0:01]", "e.g. this. That", "</v>", "a.b c",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [None, "mother", "a (b)"])
def test_hostile_names_come_back_as_names(tmp_path, form, name, role):
    people = (Speaker(id="s1", name=name, role=role), Speaker(id="s2", name="Farzana"))
    given = transcript(("s1", "Hello."), ("s2", "Yes."), speakers=people)
    assert heard(read_back(given, form, tmp_path)) == heard(given)


def test_an_ordinary_ampersand_in_a_name_is_not_dressed_up():
    given = transcript(("s1", "Hello."), speakers=(Speaker(id="s1", name="Marks & Spencer"),))
    assert "Marks & Spencer: Hello." in write_captions(given, "txt")


def test_what_no_text_may_hold_becomes_a_mark_of_replacement(tmp_path):
    for form in WRITTEN:
        back = read_back(transcript((None, "a\x00b\x85c\r\nd")), form, tmp_path)
        assert back.utterances[0].text == "a\ufffdb\ufffdc\nd"


@pytest.mark.parametrize("form", WRITTEN)
def test_nobody_named_stays_nobody(tmp_path, form):
    given = transcript((None, "Hello."), (None, "Well."))
    back = read_back(given, form, tmp_path)
    assert back.speakers == ()
    assert [each.text for each in back.utterances] == ["Hello.", "Well."]


def test_a_talk_by_nobody_has_no_names_in_it():
    given = transcript((None, "Hello."), (None, "Well."))
    assert write_captions(given, "txt") == "[0:00.000-0:01.500] Hello.\n[0:02.000-0:03.500] Well.\n"
    assert "<" not in write_captions(given, "srt")


@pytest.mark.parametrize("form", WRITTEN)
def test_a_voice_without_a_name_is_a_numbered_speaker_and_stays_one(tmp_path, form):
    people = (
        Speaker(id="s1", role="mother"),
        Speaker(id="s2"),
        Speaker(id="s7"),
        Speaker(id="s3", name="Sam"),
    )
    given = transcript(("s7", "Hello."), ("s3", "Yes."), ("s2", "Hi."), ("s1", "Tea?"), speakers=people)
    page = write_captions(given, form)
    assert "Speaker 7" in page
    assert "Speaker 1 (mother)" in page
    back = read_back(given, form, tmp_path)
    assert heard(back) == heard(given)
    assert [each.speaker for each in back.utterances if back.speaker(each.speaker).name is None] == [
        "s7", "s2", "s1",
    ]  # fmt: skip


@pytest.mark.parametrize("form", WRITTEN)
def test_two_people_of_one_name_stay_two(tmp_path, form):
    people = tuple(Speaker(id=f"s{n}", name="Sam") for n in (1, 2, 3))
    given = transcript(("s1", "Hello."), ("s2", "Hi."), ("s1", "Yes."), ("s3", "No."), speakers=people)
    assert [each.speaker for each in read_back(given, form, tmp_path).utterances] == ["s1", "s2", "s1", "s3"]


@pytest.mark.parametrize("form", WRITTEN)
def test_who_speaks_at_the_same_time_is_kept(tmp_path, form):
    given = transcript(("s1", "Come in."), (None, "Yes"), ("s2", ""), speakers=(KELLY, FARZANA))
    also = [("s2",), ("s1", "s2"), ("s1",)]
    given = given.model_copy(
        update={
            "utterances": tuple(
                each.model_copy(update={"also": others})
                for each, others in zip(given.utterances, also, strict=True)
            )
        }
    )
    assert heard(read_back(given, form, tmp_path)) == heard(given)


def test_webvtt_keeps_ids_language_and_utterances_of_no_length(tmp_path):
    people = (Speaker(id="voice2", name="Ann"), Speaker(id="a b>", name="Ben"), Speaker(id="also", name="Cy"))
    given = transcript(("also", "Ie."), ("a b>", "Na."), ("voice2", "Wel."), speakers=people)
    kept = tuple(
        each.model_copy(update={"id": f"u{n}", "end_ms": each.start_ms})
        for n, each in zip((7, 2, 9), given.utterances, strict=True)
    )
    given = given.model_copy(update={"language": "cy", "utterances": kept})
    back = read_back(given, "vtt", tmp_path)
    assert [each.id for each in back.utterances] == ["u7", "u2", "u9"]
    assert heard(back) == heard(given)
    assert back.language == "cy"
    assert back.utterances[2].speaker == "voice2"


def test_cues_put_in_by_hand_do_not_spoil_the_others(tmp_path):
    text = (
        write_captions(TALK, "vtt")
        + "\nu1\n00:00:07.000 --> 00:00:08.000\n<v.s9 Ben>Two <i>more</i>\nlines.\n"
    )
    (tmp_path / "a.vtt").write_text(text)
    back = read_transcript(tmp_path / "a.vtt")
    assert [each.id for each in back.utterances] == ["u1", "u2", "u3", "u4"]
    assert back.utterances[-1].text == "Two more lines."
    assert back.speaker("s9").name == "Ben"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "[u1] A: b\n" + "    x\n" * 190_000),
        ("a.txt", "[u1] A: b\n" + "x\n" * 190_000),
        ("a.txt", "[u1] " + "a" * 1_000_000),
        ("a.txt", "".join(f"[u1] Speaker {n}: b\n" for n in range(1, 20_000))),
        ("a.md", "# a\n\n**u1** " + "\\\n" * 190_000 + "x\n"),
        ("a.md", "# a\n\n**u1** x" + " *(x)*" * 190_000 + "\n"),
        (
            "a.vtt",
            "WEBVTT Written by casedraft\n\nu1\n00:00.000 --> 00:01.000\n" + "<v.a b>" * 100_000 + "x\n",
        ),
        ("a.srt", "1\n00:00:00,000 --> 00:00:01,000\n<b>" + "A + " * 200_000 + "B:</b> x\n"),
    ],
    ids=["lines", "loose lines", "word", "people", "breaks", "doubts", "voices", "label"],
)
def test_pages_made_to_slow_a_parser_down_are_read_all_the_same(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert read_transcript(tmp_path / name).utterances


#: Everything that can be said, and more of what parsers trip over; line ends are of one kind, as on writing.
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t <>&:-+*()[]\\#;?/.1|"), max_size=40
)
names = st.none() | words.filter(str.strip) | st.sampled_from(["Speaker 1", "Sam", "Sam no. 2", "mum", "?"])
times = st.integers(0, 200 * 3_600_000)


@st.composite
def transcripts(draw):
    count = draw(st.integers(0, 3))
    people = tuple(
        Speaker(id=f"s{n}", name=draw(names), role=draw(st.none() | words.filter(bool)))
        for n in range(1, count + 1)
    )
    ids = st.sampled_from([each.id for each in people] or [None])
    made = []
    for n in range(1, draw(st.integers(1, 5)) + 1):
        start, end = sorted((draw(times), draw(times)))
        also = draw(st.lists(ids, max_size=2, unique=True)) if people else []
        made.append(
            Utterance(
                id=f"u{n}",
                speaker=draw(st.none() | ids),
                start_ms=start,
                end_ms=max(end, 1),
                text=draw(words),
                also=also,
                doubts=draw(st.lists(words, max_size=2)),
            )
        )
    return Transcript(
        recording=Recording(file=draw(words), sha256="0" * 64), speakers=people, utterances=made
    )


@pytest.mark.parametrize("form", WRITTEN)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(given=transcripts())
def test_any_words_from_anybody_come_back_from_every_form(tmp_path, form, given):
    back = read_back(given, form, tmp_path)

    def same(each):
        """What is kept; names that are the same may be told apart by a number, so people are counted."""
        met = {}
        return [
            (
                [who and met.setdefault(who, len(met)) for who in (said.speaker, *said.also)],
                said.start_ms, said.end_ms, said.text,
            )
            for said in each.utterances
        ]  # fmt: skip

    assert same(back) == same(given)
    if len({(each.name, each.role) for each in given.speakers}) == len(given.speakers):
        assert heard(back) == heard(given)
    if form == "md":
        assert [each.doubts for each in back.utterances] == [each.doubts for each in given.utterances]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    given=transcripts(),
    word=st.builds(
        Word,
        text=words,
        start_ms=times,
        end_ms=times,
        confidence=st.floats(0, 1),
        correction=st.none()
        | st.builds(Correction, source=st.just("spelling"), heard=words, score=st.floats(0, 1)),
    ),
    reading=st.builds(
        Reading,
        start_ms=times,
        end_ms=times,
        text=words,
        log_probability=st.floats(-100, 0),
        chosen=st.booleans(),
        reason=words,
    ),
)
def test_the_record_brings_back_everything(tmp_path, given, word, reading):
    first = given.utterances[0].model_copy(
        update={
            "words": (word,),
            "written": "",
            "revisions": (Revision(kind="mark", said="full stop", written="."),),
        }
    )
    full = given.model_copy(
        update={
            "utterances": (first, *given.utterances[1:]),
            "readings": (reading,),
            "translation": given.utterances,
            "marks": (Mark(kind="pause", start_ms=1, end_ms=2),),
        }
    )
    assert read_back(full, "json", tmp_path) == full

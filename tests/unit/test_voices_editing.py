"""Putting right who spoke, without losing a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.errors import BadSettingError
from casedraft.records import Millis, Recording, Speaker, Transcript, Utterance
from casedraft.transcribe.doubts import UNSURE, WHO
from casedraft.transcribe.voices import merge_speakers, name_speaker, reassign, split_speaker


def transcript(*said, speakers=3, translation=()):
    """Utterances as (speaker, *also)."""
    utterances = [
        Utterance(
            id=f"u{number}", speaker=who[0], also=who[1:], text=f"Words {number}.", doubts=(UNSURE, WHO)
        )
        for number, who in enumerate(said, 1)
    ]
    return Transcript(
        recording=Recording(file="visit.m4a", sha256="0" * 64),
        speakers=[
            Speaker(id=f"s{n}", clip=(Millis(n * 1000), Millis(n * 1000 + 5000)))
            for n in range(1, speakers + 1)
        ],
        utterances=utterances,
        translation=translation,
    )


def who(record):
    return [(each.speaker, *each.also) for each in record.utterances]


def test_a_voice_is_named_and_the_name_taken_back():
    named = name_speaker(transcript(("s1",)), "s1", " Priya Nair ", "social worker", present=True)
    assert named.speaker("s1").name == "Priya Nair"
    assert (named.speaker("s1").role, named.speaker("s1").present) == ("social worker", True)
    assert named.speaker("s1").clip == (1000, 6000)
    assert named.speaker("s2").name is None
    assert name_speaker(named, "s1", "  ").speaker("s1").name is None


def test_merged_speakers_are_one_in_every_utterance():
    before = transcript(("s1",), ("s2", "s3"), ("s3", "s1"), ("s1", "s3", "s2"))
    merged = merge_speakers(name_speaker(before, "s3", "Mia", "child"), "s1", ["s3", "s3"])
    assert who(merged) == [("s1",), ("s2", "s1"), ("s1",), ("s1", "s2")]
    assert [each.id for each in merged.speakers] == ["s1", "s2"]
    assert (merged.speaker("s1").name, merged.speaker("s1").role) == ("Mia", "child")


def test_the_name_of_the_speaker_who_stays_is_kept():
    before = name_speaker(name_speaker(transcript(("s1",), ("s2",)), "s1", "Ann"), "s2", "Bea", "aunt")
    merged = merge_speakers(before, "s1", ["s2"])
    assert (merged.speaker("s1").name, merged.speaker("s1").role) == ("Ann", "aunt")


def test_merging_reaches_the_translation():
    english = Utterance(id="u1", speaker="s2", also=("s1",), text="Yes.")
    merged = merge_speakers(transcript(("s1",), translation=(english,)), "s1", ["s2"])
    assert [(each.speaker, each.also) for each in merged.translation] == [("s1", ())]


def test_a_split_speaker_becomes_two():
    split, new = split_speaker(transcript(("s1",), ("s2",), ("s1", "s2"), ("s1",)), "s1", ["u3", "u4"])
    assert new == "s4"
    assert who(split) == [("s1",), ("s2",), ("s4", "s2"), ("s4",)]
    assert split.speaker("s4") == Speaker(id="s4")


def test_an_id_that_merging_freed_is_used_again():
    merged = merge_speakers(transcript(("s1",), ("s1",), ("s3",)), "s1", ["s2"])
    assert split_speaker(merged, "s1", ["u2"])[1] == "s2"


def test_an_utterance_is_given_to_somebody_known_or_new_or_nobody():
    before = transcript(("s1", "s2"), ("s1",))
    assert who(reassign(before, ["u1"], "s2")) == [("s2",), ("s1",)]
    assert who(reassign(before, ["u2"], "s9")) == [("s1", "s2"), ("s9",)]
    assert reassign(before, ["u2"], "s9").speakers[-1].id == "s9"
    assert who(reassign(before, ["u2"], None)) == [("s1", "s2"), (None,)]


def test_saying_who_spoke_settles_that_doubt_and_no_other():
    after = reassign(transcript(("s1",), ("s1",)), ["u1"], "s2")
    assert [each.doubts for each in after.utterances] == [(UNSURE,), (UNSURE, WHO)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: name_speaker(t, "s7", "Ann"), "no speaker s7.*s1, s2, s3"),
        (lambda t: merge_speakers(t, "s1", ["s8"]), "no speaker s8"),
        (lambda t: merge_speakers(t, "s1", ["s1"]), "nobody to merge"),
        (lambda t: split_speaker(t, "s1", ["u9"]), "no utterance u9.*u1 to u3"),
        (lambda t: split_speaker(t, "s1", ["u2"]), "not this speaker's"),
        (lambda t: split_speaker(t, "s1", []), "two, each with words"),
        (lambda t: split_speaker(t, "s1", ["u1", "u3"]), "two, each with words"),
        (lambda t: reassign(t, ["u1", "u0"], "s1"), "no utterance u0"),
        (lambda t: reassign(t, ["u1"], "Mum"), "no speaker Mum"),
        (lambda t: reassign(t, ["u1"], "s"), "no speaker s"),
        (lambda t: name_speaker(t, "s\x1b[2J" + "x" * 99, "Ann"), r"no speaker s\[2Jx{16}\."),
    ],
)
def test_what_is_not_there_is_refused(change, message):
    with pytest.raises(BadSettingError, match=message):
        change(transcript(("s1",), ("s2",), ("s1",)))


def test_a_transcript_without_voices_says_so():
    with pytest.raises(BadSettingError, match="not told apart"):
        name_speaker(transcript((None,), speakers=0), "s1", "Ann")


edits = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(1, 5), st.integers(1, 5)),
        st.tuples(st.just("split"), st.integers(1, 5), st.sets(st.integers(1, 6), max_size=4)),
        st.tuples(st.just("give"), st.integers(0, 7), st.sets(st.integers(1, 6), max_size=4)),
    ),
    max_size=12,
)


@given(edits)
def test_no_edit_loses_text_or_breaks_the_record(steps):
    record = transcript(("s1",), ("s2", "s1"), ("s3",), (None,), ("s1", "s2", "s3"), ("s2",))
    texts = [each.text for each in record.utterances]
    for kind, speaker, other in steps:
        try:
            if kind == "merge":
                record = merge_speakers(record, f"s{speaker}", [f"s{other}"])
            elif kind == "split":
                record, _ = split_speaker(record, f"s{speaker}", [f"u{each}" for each in other])
            else:
                record = reassign(record, [f"u{each}" for each in other], f"s{speaker}" if speaker else None)
        except BadSettingError:
            continue
        assert [each.text for each in record.utterances] == texts
        assert Transcript.model_validate(record.model_dump(by_alias=True)) == record
        assert all(each.speaker not in each.also for each in record.utterances)

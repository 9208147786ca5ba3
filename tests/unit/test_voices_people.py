"""The speakers of a transcript and the clips to name them by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casedraft.records import Millis, Utterance, Word
from casedraft.transcribe.voices import Turn, clip_of, speakers_of
from casedraft.transcribe.voices.people import LONGEST_MS


def turns(*spoken):
    return [Turn(*each) for each in spoken]


def said(number, speaker, start, *, confidence=0.9, also=(), words=6):
    made = [
        Word(
            text="word",
            start_ms=Millis(start + n * 400),
            end_ms=Millis(start + n * 400 + 350),
            confidence=confidence,
        )
        for n in range(words)
    ]
    return Utterance(id=f"u{number}", speaker=speaker, text=" ".join(["word"] * words), words=tuple(made), also=also,
                     start_ms=made[0].start_ms, end_ms=made[-1].end_ms)  # fmt: skip


def test_a_clip_is_cut_out_of_a_long_turn():
    assert clip_of(0, turns((1000, 20_000, 0), (20_000, 21_000, 1))) == (1200, 9200)


def test_a_clip_holds_nobody_else():
    assert clip_of(0, turns((0, 9000, 0), (2000, 4000, 1), (6500, 7000, 2))) == (4000, 6500)
    assert clip_of(0, turns((0, 9000, 0), (2000, 4000, 1))) == (4200, 8800)


def test_a_voice_that_never_speaks_for_three_seconds_has_its_longest_stretch():
    assert clip_of(1, turns((0, 900, 1), (2000, 4000, 1), (4000, 5000, 0))) == (2000, 4000)


def test_a_voice_never_heard_alone_has_no_clip():
    assert clip_of(1, turns((0, 9000, 0), (2000, 4000, 1))) is None
    assert clip_of(5, turns((0, 9000, 0))) is None


def test_the_stretch_with_the_clearest_words_is_chosen():
    heard = [said(1, "s1", 100, confidence=0.3, words=12), said(2, "s1", 20_000, words=9)]
    (speaker,) = speakers_of(heard, turns((0, 6000, 0), (20_000, 24_000, 0)), {0: "s1"})
    assert speaker.clip == (20_200, 23_800)


def test_voices_are_not_named_by_themselves():
    made = speakers_of(
        [],
        turns((0, 5000, 0), (5000, 9000, 1)),
        {0: "s1", 1: "s2"},
        [("Priya", "social worker"), ("Mia", None)],
    )
    assert [(each.id, each.name, each.role) for each in made] == [("s1", None, None), ("s2", None, None)]


def test_one_person_who_dictates_is_named():
    (made,) = speakers_of([], turns((0, 5000, 0)), {0: "s1"}, [("Priya", "social worker")])
    assert (made.name, made.role) == ("Priya", "social worker")


def test_one_person_is_not_put_on_two_voices():
    made = speakers_of([], turns((0, 5000, 0), (5000, 9000, 1)), {0: "s1", 1: "s2"}, [("Priya", None)])
    assert [each.name for each in made] == [None, None]


@given(
    st.lists(
        st.tuples(st.integers(0, 50_000), st.integers(1, 20_000), st.integers(0, 3)).map(
            lambda t: Turn(t[0], t[0] + t[1], t[2])
        ),
        max_size=20,
    )
)
def test_every_clip_is_one_voice_alone(spoken):
    for voice in range(4):
        clip = clip_of(voice, sorted(spoken))
        if clip is None:
            continue
        start, end = clip
        assert 0 < end - start <= LONGEST_MS
        assert any(turn.voice == voice and turn.start_ms <= start and end <= turn.end_ms for turn in spoken)
        assert not any(turn.voice != voice and turn.start_ms < end and start < turn.end_ms for turn in spoken)


def test_a_clip_is_taken_where_the_voice_is_sure():
    assert clip_of(0, [Turn(0, 12_000, 0, unsure=((1000, 6000),))]) == (6200, 11_800)

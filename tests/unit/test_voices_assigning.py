"""Words given to voices, and utterances cut and timed by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casedraft.records import Millis, Word
from casedraft.transcribe import Passage
from casedraft.transcribe.doubts import WHO
from casedraft.transcribe.utterances import MOST_WORDS, PAUSE_MS, cut_into_utterances
from casedraft.transcribe.voices import Spoken, Turn, assign, speaker_ids
from casedraft.transcribe.voices.fitting import fitted


def heard(text, start=0, word_ms=300, gap=50):
    """One passage, its words evenly spaced; "/" stands for a pause of half a second."""
    words, now = [], start
    for each in text.split():
        if each == "/":
            now += 500
            continue
        words.append(Word(text=each, start_ms=Millis(now), end_ms=Millis(now + word_ms), confidence=0.9))
        now += word_ms + gap
    return Passage(start, now, " ".join(word.text for word in words), tuple(words))


def voices(passage, *turns):
    (said,) = assign([passage], [Turn(*turn) for turn in turns])
    return "".join("-" if each.voice is None else "abcdef"[each.voice] for each in said)


def utterances(passages, turns):
    turns = [Turn(*turn) for turn in turns]
    return cut_into_utterances(passages, assign(passages, turns), turns)


def test_each_word_goes_to_the_voice_that_is_heard_then():
    assert voices(heard("Is he home? No he left."), (0, 1050, 0), (1050, 2100, 1)) == "aaabbb"


def test_a_turn_that_ends_a_little_early_does_not_hand_the_end_of_a_sentence_to_the_next_person():
    assert voices(heard("Is he at home? No he left today."), (0, 1000, 0), (1000, 2800, 1)) == "aaaabbbb"


def test_a_turn_that_ends_a_little_late_does_not_keep_the_next_sentence():
    assert voices(heard("Is he home? No he left today."), (0, 1300, 0), (1300, 2450, 1)) == "aaabbbb"


def test_one_word_in_the_middle_of_a_sentence_is_nobody_elses():
    assert (
        voices(heard("he was in the house with me then"), (0, 1050, 0), (1050, 1400, 1), (1400, 2800, 0))
        == "aaaaaaaa"
    )


def test_a_short_answer_between_two_sentences_is_kept_apart():
    passage = heard("Is he home? Yes. So when did he come?")
    assert voices(passage, (0, 1040, 0), (1040, 1400, 1), (1400, 2800, 0)) == "aaabaaaaa"


def test_where_nobody_is_heard_a_word_goes_to_the_nearest_voice_with_a_doubt():
    (utterance,) = utterances([heard("Come in.", start=9000)], [(0, 1000, 0), (20_000, 21_000, 1)])
    assert utterance.speaker == "s1"
    assert utterance.doubts == (WHO,)
    (before, after) = assign(
        [heard("Oh", start=1300), heard("well", start=19_000)], [Turn(0, 1000, 0), Turn(19_500, 21_000, 1)]
    )
    assert (before[0], after[0]) == (Spoken(0, sure=True), Spoken(1, sure=True))


def test_without_turns_nobody_is_named_and_nothing_is_doubted():
    passage = heard("Come in. Sit down.")
    assert voices(passage) == "----"
    assert utterances([passage], []) == cut_into_utterances([passage])


def test_two_who_speak_at_once_are_both_kept():
    passage = heard("I never said that to her at all.")
    made = utterances([passage], [(0, 2800, 0), (700, 1700, 1)])
    assert [(each.speaker, each.also) for each in made] == [("s1", ("s2",))]


def test_people_who_follow_each_other_within_a_word_do_not_speak_at_once():
    (said,) = assign([heard("yes no")], [Turn(0, 300, 0), Turn(300, 700, 1)])
    assert all(each.also == () for each in said)


def test_a_passage_without_word_times_goes_to_the_voice_heard_longest():
    made = utterances([Passage(0, 4000, "Some words.")], [(0, 1000, 0), (1000, 4000, 1)])
    assert [(each.speaker, each.text) for each in made] == [("s1", "Some words.")]
    assert assign([Passage(0, 4000, "Some words.")], [Turn(0, 1000, 0), Turn(1000, 4000, 1)])[0][0].voice == 1


def test_speakers_are_numbered_as_they_first_speak():
    spoken = assign([heard("Is he home? No he left.")], [Turn(0, 1050, 5), Turn(1050, 2100, 2)])
    assert speaker_ids(spoken) == {5: "s1", 2: "s2"}
    beside = ((Spoken(3, also=(1,)), Spoken(4)),)
    assert speaker_ids(beside) == {3: "s1", 4: "s2", 1: "s3"}


def test_an_utterance_never_spans_two_voices():
    made = utterances([heard("I went and he said so to me")], [(0, 1050, 0), (1050, 2800, 1)])
    assert [(each.speaker, each.text) for each in made] == [("s1", "I went and"), ("s2", "he said so to me")]


def test_an_utterance_begins_and_ends_with_its_voice():
    made = utterances([heard("I went home. / He was out.", start=1000)], [(800, 5000, 0)])
    assert [(each.start_ms, each.end_ms) for each in made] == [(800, 2550), (2550, 3550 + 1200)]
    assert made[0].words[0].start_ms == 1000


def test_an_utterance_does_not_cover_a_long_stretch_without_words():
    assert fitted([(5000, 6000, 0)], [Turn(0, 20_000, 0)]) == [(3800, 7200)]
    assert fitted([(5000, 9000, 0)], [Turn(5400, 8500, 0)]) == [(5400, 9000)]
    assert fitted([(5000, 9000, 0)], [Turn(7000, 8500, 0)]) == [(5000, 9000)]


def test_an_utterance_without_a_voice_or_a_turn_stays_where_its_words_are():
    assert fitted([(0, 900, None), (1000, 2000, 0)], [Turn(5000, 6000, 0)]) == [(0, 900), (1000, 2000)]


@pytest.mark.parametrize("count", [1, 3])
def test_more_turns_than_words_are_read_in_time(count):
    passages = [heard("word " * 2000) for _ in range(count)]
    turns = [Turn(start, start + 150, start // 200 % 4) for start in range(0, 700_000, 200)]
    assert sum(map(len, assign(passages, turns))) == 2000 * count


said = st.lists(
    st.tuples(st.sampled_from(["a", "b.", "c?", "d,"]), st.integers(0, 1500), st.integers(0, 600)),
    max_size=60,
)
spoken_turns = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(1, 9000), st.integers(0, 4)), max_size=25
).map(lambda every: sorted(Turn(start, start + length, voice) for start, length, voice in every))


@given(said, spoken_turns, st.integers(1, 9))
def test_whoever_speaks_every_word_is_kept_in_order(text, turns, length):
    words, now = [], 0
    for each, gap, long in text:
        now += gap
        words.append(Word(text=each, start_ms=Millis(now), end_ms=Millis(now + long), confidence=0.5))
        now += long
    chunks = [words[place : place + length] for place in range(0, len(words), length)]
    passages = [Passage(c[0].start_ms, c[-1].end_ms, " ".join(w.text for w in c), tuple(c)) for c in chunks]
    spoken = assign(passages, turns)
    assert [len(own) for own in spoken] == [len(passage.words) for passage in passages]
    made = cut_into_utterances(passages, spoken, turns)
    assert [word for each in made for word in each.words] == words
    starts = [each.start_ms for each in made]
    assert starts == sorted(starts)
    for each in made:
        assert (each.speaker is None) == (not turns)
        assert each.speaker not in each.also
        assert each.start_ms <= each.end_ms
        assert 0 < len(each.words) <= MOST_WORDS
        assert all(b.start_ms - a.end_ms < PAUSE_MS for a, b in zip(each.words, each.words[1:], strict=False))


def test_words_whose_voice_is_not_clear_are_kept_with_a_doubt():
    turns = [Turn(0, 1050, 0), Turn(1050, 4000, 1, unsure=((1400, 2500),))]
    passage = heard("Is he home? No he left. / He went.")
    made = cut_into_utterances([passage], assign([passage], turns), turns)
    assert [(each.text, each.speaker, WHO in each.doubts) for each in made] == [
        ("Is he home?", "s1", False), ("No he left.", "s2", True), ("He went.", "s2", False),
    ]  # fmt: skip

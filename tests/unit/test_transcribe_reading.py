"""Transcripts that stand in place of a recording, well formed and hostile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casedraft.errors import BadTranscriptError, CasedraftError, TooLargeError, UnreadableFileError
from casedraft.records import Recording, Transcript, Utterance, save
from casedraft.transcribe import is_transcript, read_transcript, reading
from casedraft.transcribe.reading import NO_SPEAKERS

TALK = "Kelly (mother): Come in.\nFarzana: Thank you.\nHow is he?\nKelly: He's fine.\n"

VTT = """WEBVTT - made by a meeting tool

NOTE this is no speech

STYLE
::cue { color: lime }

1
00:00:01.000 --> 00:00:03.500 align:start
<v Kelly Marsh>Come &amp; sit <b>down</b>.</v>

2
00:00:04.000 --> 00:00:05.000
<v.loud Farzana Ali>Thank you.
"""

SRT = """1
00:00:01,000 --> 00:00:03,500
Kelly: Come in.

2
00:00:04,000 --> 00:00:05,000
Farzana: <i>Thank you.</i>
"""

#: Pieces of captions in any order: what a parser trips over.
PIECES = (
    r"WEBVTT|\n|\n\n|1|00:00:01.000| --> |00:00:02,000|99:99:99.999|<v |A|>|</v>|<|&amp;|&#0;|&#xD800;|NOTE |STYLE"
    r"|Kelly: |words|\ufeff|(|)|:"
)
caption_like = st.lists(
    st.sampled_from(PIECES.encode().decode("unicode_escape").split("|")), max_size=40
).map(lambda parts: "".join(parts).encode())


@pytest.fixture
def read(tmp_path):
    def from_content(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_transcript(path)

    return from_content


def said(transcript):
    names = {each.id: each.name for each in transcript.speakers} | {None: None}
    return [(names[each.speaker], each.text) for each in transcript.utterances]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("a.json", True), ("a.VTT", True), ("a.srt", True), ("a.txt", True), ("a.m4a", False), ("a", False)],
)
def test_a_transcript_is_known_by_its_name(tmp_path, name, is_one):
    assert is_transcript(tmp_path / name) is is_one


def test_text_lines_name_their_speakers_and_go_on(read):
    transcript = read("visit.txt", TALK)
    assert said(transcript) == [
        ("Kelly", "Come in."),
        ("Farzana", "Thank you. How is he?"),
        ("Kelly", "He's fine."),
    ]
    kelly, farzana = transcript.speakers
    assert (kelly.id, kelly.role, kelly.present) == ("s1", "mother", True)
    assert (farzana.id, farzana.role) == ("s2", None)
    assert transcript.recording.file == "visit.txt"
    assert transcript.recording.duration_ms is None
    assert len(transcript.recording.sha256) == 64


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_reads_the_same(read, encoding, line_end):
    text = "Zoë: It cost £5.\nMum: Fine.\n".replace("\n", line_end)
    assert said(read("visit.txt", text.encode(encoding))) == [("Zoë", "It cost £5."), ("Mum", "Fine.")]


def test_names_in_small_letters_count_when_they_come_again(read):
    transcript = read("a.txt", "mum: Hello.\nfoster carer: Hi.\nmum: Tea?\nfoster carer: Yes.\n")
    assert [each.name for each in transcript.speakers] == ["mum", "foster carer"]


def test_a_colon_inside_what_is_said_names_nobody(read):
    transcript = read("a.txt", "Mum: He told me.\nAnd she said: never.\nThe list: milk.\nAt 10: bed.\n")
    assert [each.name for each in transcript.speakers] == ["Mum"]
    assert "And she said: never." in transcript.utterances[-2].text + transcript.utterances[-1].text


def test_the_head_of_a_text_is_kept_and_told(read):
    transcript = read("a.txt", "Date: 3 March\nVisit to the family\n\nMum: Hello.\n")
    assert transcript.settings["head"] == ["Date: 3 March", "Visit to the family"]
    assert transcript.settings["notices"] == ["Lines before the first speaker, not part of the talk: 2."]
    assert said(transcript) == [("Mum", "Hello.")]


def test_times_before_a_name_are_read(read):
    transcript = read("a.txt", "[0:05] Mum: Hello.\n(1:02:03) SW: Hi.\n00:01 is late.\n")
    assert [(each.start_ms, each.end_ms) for each in transcript.utterances] == [
        (5000, 3_723_000),
        (3_723_000, 3_723_000),
    ]


@pytest.mark.parametrize(
    ("labels", "ids", "roles"),
    [
        (["Sam", "sam (son)", "SAM"], ["s1", "s1", "s1"], ["son"]),
        (["Sam (son)", "Sam", "Sam (Son)"], ["s1", "s1", "s1"], ["son"]),
        (["Sam (son)", "Sam (uncle)", "Sam (son)"], ["s1", "s2", "s1"], ["son", "uncle"]),
        (["Sam (son)", "Sam (uncle)", "Sam"], ["s1", "s2", "s3"], ["son", "uncle", None]),
        (["Sam", "Sam (son)", "Sam (uncle)"], ["s1", "s1", "s2"], ["son", "uncle"]),
    ],
)
def test_one_name_is_one_person_unless_it_has_two_roles(read, labels, ids, roles):
    transcript = read("a.txt", "".join(f"{label}: words\n" for label in labels))
    assert [each.speaker for each in transcript.utterances] == ids
    assert [each.role for each in transcript.speakers] == roles


def test_long_turns_are_cut_into_pieces_of_evidence(read):
    transcript = read(
        "a.txt", "Mum: " + "I went there on Monday and I saw him in the yard with his friends. " * 5
    )
    assert len(transcript.utterances) == 5
    assert len({each.speaker for each in transcript.utterances}) == 1


def test_a_text_without_speakers_is_refused_and_told_how_lines_should_look(read):
    with pytest.raises(BadTranscriptError) as error:
        read("a.txt", "We went there.\nIt was fine.\n")
    assert error.value.exit_code == 4
    assert "Name: words" in error.value.todo


@pytest.mark.parametrize("content", ["Mum:\nSW:\n", "\n\n \n", ": words\n"])
def test_a_text_without_words_by_anybody_is_refused(read, content):
    with pytest.raises(BadTranscriptError):
        read("a.txt", content)


def test_webvtt_gives_voices_times_and_plain_words(read):
    transcript = read("meeting.vtt", VTT)
    assert said(transcript) == [("Kelly Marsh", "Come & sit down."), ("Farzana Ali", "Thank you.")]
    assert [(each.start_ms, each.end_ms) for each in transcript.utterances] == [(1000, 3500), (4000, 5000)]
    assert transcript.recording.duration_ms == 5000
    assert transcript.settings["notices"] == []


def test_two_voices_in_one_cue_are_two_utterances(read):
    transcript = read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Hi. <v B>Hello.\n")
    assert said(transcript) == [("A", "Hi."), ("B", "Hello.")]


def test_a_sentence_spread_over_cues_is_put_together(read):
    cues = [
        ("00:01.000", "00:02.000", "Ann", "so I was thinking"),
        ("00:02.100", "00:03.000", "Ann", "that we could go."),
        ("00:03.100", "00:04.000", "Ann", "if it"),
        ("00:04.100", "00:05.000", "Ben", "rains"),
        ("00:09.000", "00:10.000", "Ben", "later"),
    ]
    text = "WEBVTT\n\n" + "".join(f"{a} --> {b}\n<v {who}>{words}</v>\n\n" for a, b, who, words in cues)
    assert said(read("a.vtt", text)) == [
        ("Ann", "so I was thinking that we could go."),
        ("Ann", "if it"),
        ("Ben", "rains"),
        ("Ben", "later"),
    ]


def test_a_long_cue_is_cut_and_its_time_shared_out(read):
    words = "I went there on Monday morning and I saw him in the yard with all of his new friends again. " * 4
    transcript = read("a.vtt", f"WEBVTT\n\n00:00.000 --> 00:10.000\n<v Ann>{words}\n")
    assert [(each.start_ms, each.end_ms) for each in transcript.utterances] == [
        (0, 2500),
        (2500, 5000),
        (5000, 7500),
        (7500, 10000),
    ]


def test_a_cue_without_a_name_goes_on_with_a_sentence_or_is_nobodys(read):
    cues = ["Kelly: So I was", "thinking of it.", "Right.", "Ann: Yes.", "Kelly: Good."]
    text = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(cues, 1))
    assert said(read("a.srt", text)) == [
        ("Kelly", "So I was thinking of it."),
        (None, "Right."),
        ("Ann", "Yes."),
        ("Kelly", "Good."),
    ]


def test_subrip_names_at_the_head_of_cues_are_speakers(read):
    assert said(read("a.srt", SRT)) == [("Kelly", "Come in."), ("Farzana", "Thank you.")]


def test_a_stray_colon_in_captions_names_nobody(read):
    cues = ["Hello.", "Remember: milk.", "Fine.", "Good."]
    text = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(cues, 1))
    transcript = read("a.srt", text)
    assert transcript.speakers == ()
    assert [each.text for each in transcript.utterances] == cues


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_captions_without_voices_are_taken_with_a_notice(read, suffix):
    head = "WEBVTT\n\n" if suffix == "vtt" else ""
    mark = "." if suffix == "vtt" else ","
    transcript = read(f"a.{suffix}", f"{head}1\n00:00:01{mark}000 --> 00:00:02{mark}000\nHello there.\n")
    assert said(transcript) == [(None, "Hello there.")]
    assert transcript.settings["notices"] == [NO_SPEAKERS]


def test_a_cue_that_cannot_be_read_is_told(read):
    transcript = read("a.vtt", VTT + "\n\n00:99 --> tomorrow\n<v Ann>Lost words.\n")
    assert transcript.settings["notices"] == ["Cues of a.vtt that could not be read and are left out: 1."]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.vtt", "Kelly: hello\n"),
        ("a.vtt", "WEBVTT\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>\n"),
        ("a.srt", "hello\n"),
        ("a.srt", "1\nnot a time\nhello\n"),
        ("a.json", "{}"),
        ("a.json", "[" * 10_000),
        ("a.json", '{"schema": "casedraft.draft/1"}'),
        ("a.docx", "words"),
    ],
)
def test_what_is_no_transcript_of_its_form_is_one_clear_error(read, name, content):
    with pytest.raises(BadTranscriptError) as error:
        read(name, content)
    assert error.value.exit_code == 4
    assert error.value.what
    assert error.value.todo
    assert "hello" not in str(error.value)


@pytest.mark.parametrize(
    "content", [b"\x00\x00\x00\x20ftypM4A \x00" * 50, b"PK\x03\x04\x14\x00" * 9, b"%PDF-1.7\n\x01\x02"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.srt"])
def test_bytes_that_are_no_text_are_refused(read, name, content):
    with pytest.raises(BadTranscriptError, match="not a text file"):
        read(name, content)


def test_an_empty_file_and_a_missing_one_are_unreadable(read, tmp_path):
    with pytest.raises(UnreadableFileError):
        read("a.txt", b"")
    with pytest.raises(UnreadableFileError):
        read_transcript(tmp_path / "nowhere.vtt")


def test_a_file_that_may_not_be_opened_is_unreadable(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TALK)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # as for a user whom permissions bind
    with pytest.raises(UnreadableFileError, match="Permission denied"):
        read_transcript(tmp_path / "a.txt")


def test_a_file_too_large_for_a_transcript_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_bytes", None)
    with (tmp_path / "a.txt").open("wb") as file:
        file.write(b"x")
        file.truncate(21_000_000)
    with pytest.raises(TooLargeError):
        read_transcript(tmp_path / "a.txt")


def test_a_file_of_countless_lines_is_refused(read):
    with pytest.raises(TooLargeError):
        read("a.txt", "A: b\n" * 200_001)


@pytest.mark.parametrize(
    "words",
    [
        "<v " * 60_000,
        "<v a" * 60_000,
        "<" * 1_000_000,
        "<v" + " " * 200_000,
        "&" * 500_000,
        "a(" * 60_000,
        "word " * 30_000,
    ],
    ids=["voices", "names", "angles", "spaces", "ampersands", "brackets", "words"],
)
def test_text_made_to_slow_a_parser_down_is_read_all_the_same(read, words):
    transcript = read("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi. {words}\n")
    assert transcript.utterances[0].text.startswith("Hi.")


def test_speakers_without_number_do_not_slow_reading_down(read):
    transcript = read("a.txt", "".join(f"N{n}: b\n" for n in range(10_000)))
    assert len(transcript.speakers) == 10_000


def test_a_record_comes_back_as_it_was_written(tmp_path):
    transcript = Transcript(
        recording=Recording(file="a.m4a", sha256="0" * 64, duration_ms=1000),
        utterances=(Utterance(id="u1", text="Hello.", start_ms=0, end_ms=900, doubts=("Listen.",)),),
        settings={"model": "base", "notices": []},
    )
    save(transcript, tmp_path / "a.json")
    assert read_transcript(tmp_path / "a.json") == transcript


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["txt", "vtt", "srt", "json"]), st.one_of(st.binary(max_size=300), caption_like))
def test_whatever_a_file_holds_it_is_a_transcript_or_one_clear_error(tmp_path, suffix, content):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content or b"x")
    try:
        transcript = read_transcript(path)
    except CasedraftError as error:
        assert error.exit_code == 4  # noqa: PT017 - either ending is right
    else:
        assert all(each.text.strip() for each in transcript.utterances)
        assert Transcript.model_validate_json(transcript.model_dump_json(by_alias=True)) == transcript

"""A worker's list of names comes as it comes: any encoding, any length, any mess; never half understood."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casedraft.errors import CasedraftError, TooLargeError, UnreadableFileError
from casedraft.transcribe.vocabulary import read_vocabulary, tidied
from casedraft.transcribe.vocabulary.reading import LARGEST_BYTES, LONGEST_TERM, MOST_TERMS


@pytest.fixture
def written(tmp_path):
    def write(data, name="names.txt"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def test_one_name_a_line_without_comments_blanks_and_repeats(written):
    path = written("# the family\nKelly-Ann Braithwaite\n\n  Malachi  \r\nmalachi\n- Ferry Lane,\n#Monty\n")
    assert read_vocabulary(path) == ("Kelly-Ann Braithwaite", "Malachi", "Ferry Lane")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_office_programs_write_are_all_read(written, encoding):
    assert read_vocabulary(written("Sinéad\nZoë Brontë\n".encode(encoding))) == ("Sinéad", "Zoë Brontë")


def test_a_case_file_gives_its_vocabulary_and_its_speakers(written):
    case = {
        "vocabulary": ["Ferry Lane", "IRO"],
        "speakers": {"SW": {"name": "Farzana Hussain", "role": "worker"}},
    }
    assert read_vocabulary(written(json.dumps(case), "case.json")) == ("Ferry Lane", "IRO", "Farzana Hussain")


def test_a_case_file_may_list_its_speakers(written):
    case = {"vocabulary": [], "speakers": [{"name": "Ruby"}, "Teddy", 7, {"role": "child"}]}
    assert read_vocabulary(written(json.dumps(case))) == ("Ruby", "Teddy")


def test_a_bare_list_of_names_will_do(written):
    assert read_vocabulary(written('["Nia", "Elijah"]')) == ("Nia", "Elijah")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\n \n# nothing\n--\n", "holds no names"),
        (b"\x00\x01\x02\x89PNG", "is not a text file"),
        (bytes(range(1, 32)) * 40, "is not a text file"),
        (b"\xff\xfe\x00", "is not a text file"),
        (b"Nia\n" + b"x" * 10_000 + b"\n", "is 10000 characters long"),
        (b'{"vocabulary": ["Nia"', "is not valid JSON"),
        (b"[" * 100_000, "is not valid JSON"),
        (b'{"vocabulary": "Nia"}', "has no list of names"),
        (b'{"vocabulary": [1, 2]}', "has no list of names"),
        (b'{"speakers": {}}', "holds no names"),
    ],
)
def test_what_is_no_list_of_names_is_refused_in_plain_words(written, data, says):
    with pytest.raises(UnreadableFileError) as refused:
        read_vocabulary(written(data))
    assert says in str(refused.value)
    assert refused.value.todo


def test_a_refusal_never_repeats_what_the_file_holds(written):
    with pytest.raises(UnreadableFileError) as refused:
        read_vocabulary(written("Kelly-Ann " * 30))
    assert "Kelly" not in str(refused.value)


def test_a_missing_list_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(UnreadableFileError):
            read_vocabulary(path)


def test_fifty_thousand_names_are_read_and_more_than_a_list_can_be_is_not(written):
    assert (
        len(read_vocabulary(written("\n".join(f"Name{'x' * (n % 7)} {n}" for n in range(50_000))))) == 50_000
    )
    with pytest.raises(TooLargeError):
        read_vocabulary(written("\n".join(f"n{n}" for n in range(MOST_TERMS + 1))))
    with pytest.raises(TooLargeError):
        read_vocabulary(written(b"a\n" * (LARGEST_BYTES // 2 + 1)))


@settings(max_examples=200, deadline=None)
@given(data=st.binary(min_size=1, max_size=400))
def test_any_bytes_give_names_or_an_error_of_ours(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("list") / "names.txt"
    path.write_bytes(data)
    with contextlib.suppress(CasedraftError):
        names = read_vocabulary(path)
        assert names
        assert all(name == " ".join(name.split()) and len(name) <= LONGEST_TERM for name in names)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_tidying_what_is_tidy_changes_nothing(names):
    once = tidied(names)
    assert tidied(once) == once

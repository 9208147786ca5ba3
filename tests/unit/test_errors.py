"""The error tree: every error has its own code, a fitting exit code, and crosses between processes."""

from __future__ import annotations

import pickle
import re

import pytest

from casedraft import errors
from casedraft.errors import CasedraftError


def family(root):
    return [root, *(each for child in root.__subclasses__() for each in family(child))]


TREE = [each for each in family(CasedraftError) if each.__module__ == errors.__name__]


def test_every_error_has_a_code_of_its_own():
    codes = [each.code for each in TREE]
    assert sorted(set(codes)) == sorted(codes)
    assert all(re.fullmatch(r"CD[0-9]{3}", code) for code in codes)


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_the_exit_code_is_one_that_the_command_line_promises(error):
    assert error.exit_code in {1, 2, 3, 4}


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_the_hundreds_of_a_code_tell_its_branch(error):
    branch = next((each for each in error.__mro__ if CasedraftError in each.__bases__), None)
    if branch is not None and branch.__subclasses__():
        assert error.code[:3] == branch.code[:3]


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_the_tree_drawn_at_the_top_names_every_error_with_its_code(error):
    drawn = re.search(rf"\* {error.__name__} +(CD\S+)( +(\d))?", errors.__doc__)
    if error.code.endswith("00"):
        assert drawn or error is CasedraftError
    else:
        assert drawn[1] == error.code
        if drawn[3]:
            assert int(drawn[3]) == error.exit_code


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_an_error_crosses_to_another_process_whole(error):
    sent = error("visit.m4a is empty.", why="It holds 0 bytes.", todo="Copy it again.")
    got = pickle.loads(pickle.dumps(sent))  # noqa: S301  our own bytes
    assert type(got) is error
    assert (got.what, got.why, got.todo) == (sent.what, sent.why, sent.todo)
    assert (got.code, got.exit_code) == (sent.code, sent.exit_code)


def test_the_message_says_what_why_and_what_to_do_in_that_order():
    error = CasedraftError("It broke.", why="It was old.", todo="Mend it.")
    assert str(error) == "It broke. It was old. Mend it."
    assert str(CasedraftError("It broke.", todo="Mend it.")) == "It broke. Mend it."
    assert str(CasedraftError("It broke.")) == "It broke."

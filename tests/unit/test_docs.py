"""The documentation cannot drift: generated pages are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

import click
import pytest

from casedraft.cli import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("benchmarks/*.md"),
        *ROOT.glob("examples/*.md"),
    ]
)
GUIDES = [page for page in PAGES if page.parent.name != "reference"]


def short(path):
    return path.relative_to(ROOT).as_posix()


def generated():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def anchors(page):
    """The anchors of a page's headings, as the usual hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def code_blocks(page, *languages):
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def command_lines(page):
    """Each call of casedraft in a page's shell blocks, split as a shell would."""
    for block in code_blocks(page, "bash", "powershell", "console", "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.replace("\\", "/"), comments=True)
            place = next((n for n, word in enumerate(words) if word.split("/")[-1] == "casedraft"), None)
            if place is not None and (place == 0 or "=" in words[place - 1]):
                yield line, words[place + 1 :]


CALLS = [(short(page), line, words) for page in GUIDES for line, words in command_lines(page)]


@pytest.mark.parametrize(("name", "text"), generated().items(), ids=lambda value: value[:30])
def test_a_generated_page_is_what_the_code_says_now(name, text):
    written = ROOT / "docs" / "reference" / name
    assert written.is_file(), "run: make docs"
    assert written.read_text(encoding="utf-8") == text, "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_leads_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def test_the_guides_show_commands():
    assert len(CALLS) > 20
    assert {"README.md", "docs/start/first-draft.md", "docs/how-to/batch.md"} <= {
        page for page, _, _ in CALLS
    }


@pytest.mark.parametrize(
    ("page", "line", "words"), CALLS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_command_in_the_guides_is_one_that_exists(page, line, words):
    command, context = cli, click.Context(cli, info_name="casedraft")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(context, words[0])
        assert command is not None, f"{page}: no such command: {line}"
        words = words[1:]
    known = {
        name for option in command.get_params(context) for name in [*option.opts, *option.secondary_opts]
    }
    used = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert used <= known, f"{page}: no such option: {line}"


def test_the_readme_shows_the_example_that_the_tests_run():
    (shown,) = code_blocks(ROOT / "README.md", "python")
    run = (ROOT / "examples" / "library.py").read_text(encoding="utf-8")
    assert run.partition('"""\n\n')[2] == shown


def test_every_decision_has_a_number_of_its_own():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert pages
    assert numbers == sorted(set(numbers))
    assert all(re.match(r"\d{4}-[a-z0-9-]+\.md$", page.name) for page in pages)

"""``casedraft templates``: which record types there are, what each holds, and whether your own is right."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from ..errors import BadSettingError
from ..templates import find_gaps, list_templates, load_template
from .console import GuardedGroup, examples, plain, print_json
from .options import json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Template, TemplateSection

_WIDTH = 88
_KINDS = {
    "narrative": "what was said, in sentences",
    "fields": "details, one to a row",
    "quotes": "words exactly as said",
    "worker": "for the worker to write; nothing is drafted",
}


@click.group(
    cls=GuardedGroup, epilog=examples("casedraft templates list", "casedraft templates show cin-visit")
)
def templates() -> None:
    """See the record types that a draft can follow."""


@templates.command("list", epilog=examples("casedraft templates list"))
@json_option
def list_(*, as_json: bool) -> None:
    """List the record types."""
    found = list_templates()
    if as_json:
        print_json([{"id": each.id, "version": each.version, "title": each.title} for each in found])
        return
    width = max(len(each.id) for each in found)
    for each in found:
        click.echo(plain(f"{each.id:<{width}}  {each.title}"))
        click.echo(plain(_wrapped(each.description, " " * (width + 2))))


@templates.command(
    epilog=examples("casedraft templates show cin-visit", "casedraft templates show our-visit.toml")
)
@click.argument("template")
@json_option
def show(template: str, *, as_json: bool) -> None:
    """Show the headings of TEMPLATE, a name or a .toml file, and what belongs under each."""
    found = load_template(template)
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        click.echo(plain("\n".join(_shown(found))))


@templates.command(epilog=examples("casedraft templates check our-visit.toml"))
@click.argument("path")
@json_option
def check(path: str, *, as_json: bool) -> None:
    """Check PATH, a .toml file of your own, against every rule for templates."""
    if not path.casefold().endswith(".toml"):
        raise BadSettingError("A template file's name ends in .toml.", todo="Name the file to check.")
    found = load_template(path)
    gaps = find_gaps(found)
    if as_json:
        print_json({"id": found.id, "version": found.version, "topics_without_a_heading": gaps})
        return
    click.echo(plain(f"{found.id}, version {found.version}: {len(found.sections)} sections, no faults."))
    if gaps:
        click.echo(
            plain(
                _wrapped(
                    f"No heading takes what is said about: {', '.join(gaps)}. It will be listed as omitted.",
                    "",
                )
            )
        )


def _shown(template: Template) -> Iterator[str]:
    yield f"{template.title} ({template.id}, version {template.version})"
    yield _wrapped(template.description, "")
    for section in template.sections:
        yield ""
        yield from _section(section)
    if template.sources:
        yield "\nSources"
        yield from (_wrapped(f"- {each}", "  ") for each in template.sources)


def _section(section: TemplateSection) -> Iterator[str]:
    yield section.heading
    about = f"Topics: {', '.join(section.topics)}." if section.topics else ""
    yield _wrapped(f"({_KINDS[section.kind]}) {about}", "  ")
    for text in (section.guidance, f"Asks: {section.prompt}" if section.prompt else ""):
        if text:
            yield _wrapped(text, "  ")
    yield from (f"  - {each}" for each in section.fields)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)

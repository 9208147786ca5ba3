"""Read record types: those that ship with casedraft and those that a council writes itself."""

from __future__ import annotations

import difflib
import functools
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import BadTemplateError, UnknownTemplateError, UnreadableFileError
from ..files import read_bytes
from ..records import Template
from .rules import find_fault

MAX_BYTES = 256 * 1024
"""The largest template file that is read; ours are under 10 kB, and a file may be hostile."""

_TODO = "Correct the file; docs/concepts/templates.md lists the rules."


def load_template(name_or_path: str) -> Template:
    """Load a record type by its name, or from a TOML file.

    Args:
        name_or_path: A catalogue name (``"cin-visit"``), or the path of a file that ends in ``.toml``.

    Returns:
        The template, checked against every rule.

    Raises:
        UnknownTemplateError: The catalogue has no such name; the message lists the names.
        UnreadableFileError: The file cannot be opened.
        BadTemplateError: The file breaks a rule; the message says which.
    """
    if name_or_path.casefold().endswith(".toml"):
        return _load_file(Path(name_or_path))
    catalogue = {template.id: template for template in list_templates()}
    if name_or_path in catalogue:
        return catalogue[name_or_path]
    raise _unknown(name_or_path, list(catalogue))


@functools.cache
def list_templates() -> tuple[Template, ...]:
    """Every record type that ships with casedraft, in the order of their names."""
    folder = resources.files(__package__) / "catalogue"
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )
    return tuple(parse_template(each.read_bytes(), each.name) for each in files)


def parse_template(data: bytes, name: str) -> Template:
    """Read a template from the bytes of a TOML file.

    Args:
        data: The whole file, UTF-8, at most `MAX_BYTES`.
        name: The file's name, for messages.

    Returns:
        The template, checked against every rule.

    Raises:
        BadTemplateError: It breaks a rule; the message says which.
    """
    if len(data) > MAX_BYTES:
        raise _bad(name, f"It holds {len(data)} bytes; the most allowed is {MAX_BYTES}.")
    try:
        template = Template.model_validate(_parse_toml(data, name))
    except ValidationError as error:
        raise _bad(name, _first_fault(error)) from None
    fault = find_fault(template)
    if fault:
        raise _bad(name, fault)
    return template


def _load_file(path: Path) -> Template:
    if path.exists() and not path.is_dir() and not path.is_file():
        # A pipe or a device would be read for ever.
        raise UnreadableFileError(f"{path.name} is not an ordinary file.", todo="Name a .toml file.")
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise _bad(path.name, f"It is larger than {MAX_BYTES} bytes.")
    return parse_template(read_bytes(path), path.name)


def _parse_toml(data: bytes, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _bad(name, "It is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise _bad(name, f"It is not TOML: {error}.") from None
    except (RecursionError, ValueError):  # nesting, or a number, beyond what Python will read
        raise _bad(name, "It is nested too deeply or holds a number that is too long.") from None


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    return f"At {place}: {first['msg']}."


def _unknown(name: str, names: list[str]) -> UnknownTemplateError:
    near = difflib.get_close_matches(name.casefold(), names, n=2, cutoff=0.5)
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    return UnknownTemplateError(
        f"There is no template named {name[:80]!r}.{guess}",
        why=f"The templates are: {', '.join(names)}.",
        todo="Choose one of them, or give the path of your own .toml file.",
    )


def _bad(name: str, why: str) -> BadTemplateError:
    return BadTemplateError(f"{name} is not a usable template.", why=why, todo=_TODO)

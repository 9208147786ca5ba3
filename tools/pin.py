"""Write constraints.txt: the exact versions that this environment holds and the tests passed with.

Run it in the environment of ``make bench`` (every extra installed)::

    .venv/bin/python tools/pin.py

Local version parts such as ``+cpu`` are dropped, so that one file serves every kind of machine.
"""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

HEAD = """\
# Exact versions of everything that casedraft and its tests install, written by tools/pin.py.
# Use: pip install -c constraints.txt -e .
# torch is pinned without a build label: pip takes the CPU build wherever an index or a folder
# that pip knows offers it (README, "Install").
"""
#: Ours, and what every environment brings along.
LEFT_OUT = frozenset({"casedraft", "pip", "setuptools", "wheel"})


def pins() -> list[str]:
    """One ``name==version`` a package, sorted by normalised name (PEP 503)."""
    found = {
        re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(): each.version.partition("+")[0]
        for each in distributions()
    }
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name not in LEFT_OUT]


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "constraints.txt"
    target.write_text(HEAD + "\n".join(pins()) + "\n", encoding="utf-8")

"""What the figures were measured on, and the tables that are printed."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shlex
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.known import Case
    from benchmarks.road import Measured

LIBRARIES = ("faster-whisper", "ctranslate2", "onnxruntime", "onnxruntime-genai", "torch")


@dataclass(frozen=True)
class Row:
    """One case, measured from its recording or from its reference."""

    case: Case
    source: str
    template: str
    run: Measured
    minutes: float


def note_scores(rows: list[Row], scripts: Path, *options: str) -> str:
    """What score.py prints for these drafts."""
    pairs = [f"{row.case.path}={row.run.draft}" for row in rows]
    return run_script(scripts / "score.py", "--table", *options, *pairs)


def transcript_scores(row: Row, scripts: Path) -> dict[str, Any]:
    """What transcript.py says of one transcript."""
    found: dict[str, Any] = json.loads(
        run_script(
            scripts / "transcript.py",
            str(row.case.reference),
            str(row.run.transcript),
            "--case",
            str(row.case.path),
            *(("--rttm", str(row.case.rttm)) if row.case.rttm.exists() else ()),
            "--json",
        )
    )
    return found


def run_script(script: Path, *arguments: str) -> str:
    """What a script prints; its failure ends the run."""
    done = subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{script.name} failed:\n{done.stderr}")
    return done.stdout.rstrip()


def heading(rows: list[Row], *, given: str) -> str:
    """Machine, date, command and models, without which no figure means anything."""
    heard = next((row.run.heard_with for row in rows if row.source == "audio"), {})
    written = rows[0].run.written_with
    lines = [
        *machine_lines("benchmarks.cases"),
        f"heard with: {_models(heard)}" if heard else "",
        f"written with: {_models(written)}",
        f"given: {given}",
    ]
    return "\n".join(line for line in lines if line)


def machine_lines(module: str) -> list[str]:
    """The machine, the date, the command and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; {platform.system()}",
        f"date:    {dt.datetime.now(tz=dt.UTC).date().isoformat()}",
        f"command: python -m {module} {shlex.join(sys.argv[1:])}",
        f"Python {platform.python_version()}, "
        + ", ".join(f"{each} {version(each)}" for each in ("casedraft", *LIBRARIES)),
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _models(settings: dict[str, Any]) -> str:
    """The settings that name a model, in one line."""
    names = ("model", "writer", "engine", "recogniser", "encoder")
    named = [f"{key} {_name(settings[key])}" for key in names if settings.get(key)]
    return ", ".join(named) or "see the settings in the records"


def _name(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(str(value[key]) for key in ("name", "model", "revision") if value.get(key))
    return str(value)


def speed_table(rows: list[Row]) -> str:
    """Time, memory and flags, one line a case."""
    head = (
        f"{'case':26} {'template':18} {'minutes':>7} {'seconds':>8} {'hearing':>8} {'x real':>7} "
        f"{'peak MB':>8} {'to check':>9}"
    )
    lines = [head]
    for row in rows:
        run, wanted = row.run, row.case.facts["template"]
        template = row.template if row.template == wanted else f"{row.template}*"
        lines.append(
            f"{row.case.name:26} {template:18} {row.minutes:7.1f} {run.seconds:8.1f} "
            f"{run.hearing_seconds:8.1f} {row.minutes * 60 / run.seconds:7.1f} {run.peak_mb:8.0f} "
            f"{f'{run.to_check}/{run.statements}':>9}"
        )
    if any(row.template != row.case.facts["template"] for row in rows):
        lines.append("* its own template is not in the catalogue yet")
    return "\n".join(lines)


def transcript_table(scores: list[tuple[Row, dict[str, Any]]]) -> str:
    """Word errors, names heard right and diarisation errors, one line a case."""
    lines = [f"{'case':26} {'word errors':>11} {'names':>7} {'who spoke':>10}"]
    lines += [
        f"{row.case.name:26} {found['wer']:>11.1%} {found['names']:>7} {_share(found.get('der')):>10}"
        for row, found in scores
    ]
    return "\n".join(lines)


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def figures(row: Row) -> dict[str, Any]:
    """A row for a program to read."""
    run = {key: value for key, value in asdict(row.run).items() if key not in {"transcript", "draft"}}
    return {"case": row.case.name, "template": row.template, "minutes": row.minutes, **run}

"""Run every case of a folder along the whole road and print how the notes and transcripts score.

    python -m benchmarks.cases ../shared/cases/dev

A case is ``NAME.json`` (facts, speakers, template) beside ``NAME.m4a`` or the like and
``NAME.reference.json`` (who said what when). The scores are those of the two scripts in ``--eval``,
``score.py`` for notes and ``transcript.py`` for transcripts; nothing of them is repeated here.
What a worker would give is given: the date of the visit, the names on file (unless ``--no-vocabulary``), and
with ``--people`` who was there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.known import Case, load_cases, reference_transcript
from benchmarks.road import Job, measure
from benchmarks.tables import (
    Row,
    figures,
    heading,
    note_scores,
    speed_table,
    transcript_scores,
    transcript_table,
)
from casedraft.records import Millis, save
from casedraft.transcribe.vocabulary import read_vocabulary


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.cases",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where the cases are")
    parser.add_argument("--eval", type=Path, help="where score.py and transcript.py are (FOLDER/../../eval)")
    parser.add_argument("--from", dest="source", choices=["audio", "reference", "both"], default="both")
    parser.add_argument("--case", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--recogniser", default="whisper-base", help="a speech model (%(default)s)")
    parser.add_argument("--writer", default="auto", help="auto, off, or a language model (%(default)s)")
    parser.add_argument("--people", action="store_true", help="say who was there, as a worker would type it")
    parser.add_argument("--no-vocabulary", action="store_true", help="give no names and local words")
    parser.add_argument("--keep", type=Path, help="keep transcripts, drafts and documents in this folder")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser


def run_case(case: Case, source: str, folder: Path, options: argparse.Namespace) -> Row:
    """Run one case from its recording (``"audio"``) or from its reference (``"reference"``)."""
    print(f"{case.name} from {source} …", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    reference = reference_transcript(case)
    given = case.audio
    if source == "reference":
        given = folder / f"{case.name}.json"
        save(reference, given)
    job = Job(
        source=given,
        folder=folder,
        template=case.template,
        date=case.facts["date"],
        people=case.people if options.people else (),
        vocabulary=() if options.no_vocabulary else read_vocabulary(case.path),
        recogniser=options.recogniser,
        writer=options.writer,
    )
    minutes = (reference.recording.duration_ms or Millis(0)).seconds / 60
    return Row(case, source, case.template, measure(job), minutes)


def report(rows: list[Row], scripts: Path) -> dict[str, Any]:
    """Print the tables of rows that have one source, and give their figures."""
    heard = rows[0].source == "audio"
    title = "From the recording" if heard else "From the reference transcript, every voice named"
    print(f"\n{title}\n\n{speed_table(rows)}\n\n{note_scores(rows, scripts)}")
    found: dict[str, Any] = {
        "runs": [figures(row) for row in rows],
        "notes": json.loads(note_scores(rows, scripts, "--json")),
    }
    if heard:
        scores = [(row, transcript_scores(row, scripts)) for row in rows]
        print(f"\n{transcript_table(scores)}")
        found["transcripts"] = [{"case": row.case.name, **score} for row, score in scores]
    return found


def main() -> None:
    """Run the cases and print the tables."""
    parser = arguments()
    options = parser.parse_args()
    cases = load_cases(options.folder, options.case)
    if not cases:
        parser.error(f"{options.folder} holds no case with a recording")
    scripts = options.eval or options.folder / ".." / ".." / "eval"
    sources = ("audio", "reference") if options.source == "both" else (options.source,)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        groups = {
            source: [run_case(case, source, folder / source, options) for case in cases] for source in sources
        }
        given = "the date of the visit" + ("" if options.no_vocabulary else ", the names on file")
        given += ", who was there" if options.people else ""
        title = heading([row for rows in groups.values() for row in rows], given=given)
        print(title)
        results = {source: report(rows, scripts) for source, rows in groups.items()}
    if options.json:
        text = json.dumps({"heading": title, **results}, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Compare casedraft's hearing with plain faster-whisper, in one run, on the same model and machine.

    python -m benchmarks.hearing ../shared/cases/dev ../shared/cases/real
    python -m benchmarks.hearing ../shared/cases/dev --growth

Plain faster-whisper is called as its README does: sequentially with its voice detection, and batched by
eight; both with word times. casedraft is given the case's vocabulary, as a worker would keep it, and not how
many speak; ``--told`` adds a column with that. A recording is ``NAME.flac`` or the like beside what is known
of it: ``NAME.json`` (a case), ``NAME.reference.json`` (who said what when), ``NAME.rttm`` (who spoke when);
one whose name begins with ``noise`` holds no speech. The scores are those of ``transcript.py`` in ``--eval``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.ears import EARS, Heard, Job, hear_all
from benchmarks.growth import growth_table
from benchmarks.known import Sample, load_samples
from benchmarks.silence import silence_table, write_sounds
from benchmarks.tables import machine_lines, run_script
from benchmarks.throughput import throughput_table

MAIN = "casedraft"


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hearing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", type=Path, nargs="+", help="where the recordings are")
    parser.add_argument("--eval", type=Path, help="where transcript.py is (FOLDER/../../eval)")
    parser.add_argument("--only", action="append", default=[], help="only this recording; may be repeated")
    parser.add_argument("--told", action="store_true", help="also tell casedraft how many people speak")
    parser.add_argument("--words-only", action="store_true", help="leave out silence and many recordings")
    parser.add_argument("--growth", action="store_true", help="also from 10 minutes to 3 hours (slow)")
    parser.add_argument("--keep", type=Path, help="keep the transcripts in this folder")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    return parser


def score(sample: Sample, transcript: Path, scripts: Path, *, voices: bool) -> dict[str, Any]:
    """What transcript.py says of one transcript; only what is known of the recording."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "reference.json"
        empty.write_text("[]", encoding="utf-8")
        options = ["--case", str(sample.case)] if sample.case else []
        options += ["--rttm", str(sample.rttm)] if sample.rttm and voices else []
        reference = sample.reference or _spoken_nowhere(empty)
        found: dict[str, Any] = json.loads(
            run_script(scripts / "transcript.py", str(reference), str(transcript), *options, "--json")
        )
    if sample.reference is None:
        found = {"der": found.get("der"), "speakers": found.get("speakers")}
    return found


def _spoken_nowhere(path: Path) -> Path:
    """A reference for a recording whose words nobody has written down: the script wants one with a word."""
    path.write_text('[{"start": 0, "end": 0, "speaker": "", "text": "unknown"}]', encoding="utf-8")
    return path


def compare(samples: list[Sample], folder: Path, scripts: Path, *, told: bool) -> list[dict[str, Any]]:
    """Hear every recording with every pair of ears and score what they made of it."""
    rows = []
    for ears in EARS:
        print(f"{ears} …", file=sys.stderr)
        jobs = [Job(each.audio, folder / ears / f"{each.name}.json", each.listening) for each in samples]
        heard, peak = hear_all(ears, jobs)
        for sample, result in zip(samples, heard, strict=True):
            found = score(sample, result.transcript, scripts, voices=ears == MAIN)
            rows.append(
                {"recording": sample.name, "ears": ears, "peak_mb": peak, **_figures(result), **found}
            )
    if told:
        _told(rows, samples, folder, scripts)
    return rows


def _told(rows: list[dict[str, Any]], samples: list[Sample], folder: Path, scripts: Path) -> None:
    """Add what comes of telling casedraft how many speak."""
    known = [each for each in samples if each.voices]
    jobs = [
        Job(
            each.audio,
            folder / "told" / f"{each.name}.json",
            replace(each.listening, speakers=each.voices or "auto"),
        )
        for each in known
    ]
    heard, _ = hear_all(MAIN, jobs)
    for sample, result in zip(known, heard, strict=True):
        found = score(sample, result.transcript, scripts, voices=True)
        row = next(each for each in rows if each["recording"] == sample.name and each["ears"] == MAIN)
        row["der_told"] = found["der"]


def _figures(heard: Heard) -> dict[str, Any]:
    figures = asdict(heard)
    del figures["transcript"]
    return {**figures, "times_real": heard.minutes * 60 / heard.seconds}


def table(rows: list[dict[str, Any]]) -> str:
    """One line for each recording and pair of ears."""
    head = (
        f"{'recording':22} {'ears':24} {'WER':>6} {'sub':>4} {'del':>4} {'ins':>4} {'names':>6} "
        f"{'DER':>6} {'told':>6} {'x real':>7} {'peak MB':>8}"
    )
    order = list(dict.fromkeys(row["recording"] for row in rows))
    rows = sorted(rows, key=lambda each: order.index(each["recording"]))
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['recording']:22} {row['ears']:24} {_percent(row.get('wer')):>6} "
        f"{row.get('substitutions', ''):>4} {row.get('deletions', ''):>4} {row.get('insertions', ''):>4} "
        f"{row.get('names', ''):>6} {_percent(row.get('der')):>6} {_percent(row.get('der_told')):>6} "
        f"{row['times_real']:>7.1f} {row['peak_mb']:>8.0f}"
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def main() -> None:
    """Hear, score and print."""
    parser = arguments()
    options = parser.parse_args()
    samples = [each for folder in options.folders for each in load_samples(folder, options.only)]
    speech = [each for each in samples if not each.noise]
    if not speech:
        parser.error("no recording with speech in it was found")
    scripts = options.eval or options.folders[0] / ".." / ".." / "eval"
    print("\n".join(machine_lines("benchmarks.hearing")))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        results: dict[str, Any] = {"recordings": compare(speech, folder, scripts, told=options.told)}
        print(f"\n{table(results['recordings'])}\n")
        tables: dict[str, tuple[str, list[dict[str, Any]]]] = {}
        if not options.words_only:
            sounds = write_sounds(folder / "sounds", speech[0].audio)
            sounds += [each.audio for each in samples if each.noise]
            tables["silence"] = silence_table(sounds, folder)
            tables["throughput"] = throughput_table([each.audio for each in speech], folder)
        if options.growth:
            tables["growth"] = growth_table(speech, folder)
        for name, (text, figures) in tables.items():
            results[name] = figures
            print(f"{text}\n")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1, default=str) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

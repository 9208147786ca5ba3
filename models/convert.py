"""Turns fetched files into installed ones, in a child process that gives its memory back.

The child is ``python -m casedraft.models.convert RECIPE FILES TARGET``; :func:`convert` starts it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ModelConversionError
from ..progress import Progress
from .children import bytes_below, run_child
from .convert_encoder import OPTIONS as ENCODER_OPTIONS
from .convert_language import DONE_FILE
from .convert_language import OPTIONS as LANGUAGE_OPTIONS
from .convert_voices import OPTIONS as VOICES_OPTIONS
from .provenance import tool_versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from .catalogue import Recipe
    from .sources import Staging

_LANGUAGE_TOOLS = (
    "onnxruntime-genai",
    "onnxruntime",
    "onnx",
    "onnx-ir",
    "torch",
    "transformers",
    "gguf",
    "numpy",
)
_ENCODER_TOOLS = ("onnxruntime", "onnx", "onnxscript", "torch", "transformers", "numpy")
#: Which libraries and settings decide the bytes of each recipe's result.
TOOLS: dict[Recipe, tuple[str, ...]] = {
    "copy": (),
    "gguf-int4": _LANGUAGE_TOOLS,
    "checkpoint-int4": _LANGUAGE_TOOLS,
    "encoder-int8": _ENCODER_TOOLS,
    "voices-onnx": ("onnx", "torch"),
}
OPTIONS: dict[Recipe, dict[str, str]] = {
    "copy": {},
    "gguf-int4": LANGUAGE_OPTIONS,
    "checkpoint-int4": LANGUAGE_OPTIONS,
    "encoder-int8": ENCODER_OPTIONS,
    "voices-onnx": VOICES_OPTIONS,
}


#: The result is being written once its folder holds more than the small files beside the weights.
_LARGE = 100_000_000


def convert(staging: Staging, target: Path) -> dict[str, str]:
    """Make the installed files of a model out of the fetched ones.

    Args:
        staging: The staging folder, its ``files`` complete and verified.
        target: An empty folder for the result.

    Returns:
        The versions of the tools that did it; empty when the files were taken as they are.

    Raises:
        ModelConversionError: The child failed; the fetched files are kept.
    """
    model = staging.model
    if model.recipe == "copy":
        for path in staging.files.iterdir():
            path.replace(target / path.name)
        return {}
    work = staging.folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    target.with_name(DONE_FILE).unlink(missing_ok=True)
    total = model.working + model.installed

    def watch() -> None:
        written = bytes_below(target)
        done = bytes_below(work) + (written if written > _LARGE else _quantised(target))
        staging.progress(Progress("convert", min(done, total), total, "bytes", model.name))

    ended = run_child(
        ["-m", "casedraft.models.convert", model.recipe, str(staging.files), str(work), str(target)],
        log=staging.log,
        env=dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(staging.temporary)),
        watch=watch,
    )
    shutil.rmtree(work, ignore_errors=True)
    if not ended.ok:
        killed = ended.code < 0
        memory = f" It needs {model.memory / 1e9:.1f} GB of memory." if model.memory else ""
        raise ModelConversionError(
            f"The model {model.name} could not be converted; what was fetched is kept.",
            why=("The system ended it, perhaps for want of memory." if killed else ended.last_line) + memory,
            todo="Close other programs and run the same command again, or bring the converted model from "
            "another machine: casedraft models import FOLDER.",
        )
    staging.progress(Progress("convert", total, total, "bytes", model.name))
    return tool_versions(*TOOLS[model.recipe])


def _quantised(target: Path) -> int:
    """How many bytes of the result the child has ready in memory."""
    try:
        return int(target.with_name(DONE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def _gguf(files: Path, work: Path, target: Path) -> None:
    from .convert_checkpoint import checkpoint_from_gguf
    from .convert_language import int4_from_checkpoint

    checkpoint_from_gguf(next(files.glob("*.gguf")), work)
    int4_from_checkpoint(work, target)


def _checkpoint(files: Path, _: Path, target: Path) -> None:
    from .convert_language import int4_from_checkpoint

    int4_from_checkpoint(files, target)


def _encoder(files: Path, work: Path, target: Path) -> None:
    from .convert_encoder import int8_from_checkpoint

    int8_from_checkpoint(files, work)
    (work / "model.onnx").replace(target / "model.onnx")
    for name in ("tokenizer.json", "config.json"):
        shutil.copyfile(files / name, target / name)


def _voices(files: Path, _: Path, target: Path) -> None:
    from .convert_voices import onnx_from_checkpoints

    onnx_from_checkpoints(files, target)


RECIPES: dict[str, Callable[[Path, Path, Path], None]] = {
    "gguf-int4": _gguf,
    "checkpoint-int4": _checkpoint,
    "encoder-int8": _encoder,
    "voices-onnx": _voices,
}


def main(arguments: list[str]) -> None:
    """Run one recipe in this process.

    Args:
        arguments: The recipe's name, then the folders of the fetched files, for work, and for the result.
    """
    recipe, files, work, target = arguments
    RECIPES[recipe](Path(files), Path(work), Path(target))


if __name__ == "__main__":
    main(sys.argv[1:])

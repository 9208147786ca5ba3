"""Opening an ONNX network, with errors for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import MissingModelError, ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SEGMENTATION = "segmentation.onnx"
EMBEDDING = "embedding.onnx"
FRAMES = "frames.onnx"
POOLED = "pooled.onnx"


def check_folder(folder: Path, names: Sequence[str]) -> None:
    """Refuse a folder that does not hold these files.

    Raises:
        MissingModelError: One is missing.
    """
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise MissingModelError(
            f"The speaker models {folder.name} are not installed whole.",
            why=f"{' and '.join(missing)} missing in {folder}.",
            todo=f"Run: casedraft models pull {folder.name}",
        )


def open_session(file: Path, *, threads: int) -> Any:  # noqa: ANN401 - the library ships no types
    """Open a network on the processor.

    Args:
        file: The ONNX file.
        threads: Processor threads, 1 or more.

    Raises:
        ModelError: The file is damaged or not such a network.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # pieces differ in length: the arena would keep room for each length
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises classes of its own, each derived from Exception
        raise ModelError(
            f"The speaker model {file.name} cannot be loaded.",
            why=f"{type(error).__name__}: the file is damaged or not an ONNX network.",
            todo=f"Run: casedraft models verify {file.parent.name}",
        ) from error

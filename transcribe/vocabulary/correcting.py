"""From what a recogniser wrote to what a worker would write: names, acronyms, British spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...progress import ProgressCallback, silent
from .acronyms import write_acronyms
from .names import write_names
from .spelling import spell_british

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..hearing import Passage, Samples
    from .listener import Listener


def correct(
    passages: Sequence[Passage],
    terms: Sequence[str],
    *,
    listener: Listener | None,
    samples: Samples | None = None,
    progress: ProgressCallback = silent,
) -> tuple[Passage, ...]:
    """Write the vocabulary's names where they were said, common acronyms, and British spelling: in English.

    Args:
        passages: What was heard, in order.
        terms: The vocabulary, one name or phrase each (see `read_vocabulary`); may be empty.
        listener: Hears doubtful stretches again; None to go by what is written alone.
        samples: The recording, mono at 16 kHz (n_samples,); without it nothing is heard again.
        progress: Told the step ``"names"`` in milliseconds of sound, while stretches are heard again.

    Returns:
        The same passages. Every changed word has a `correction` from which `undo` brings back what was heard;
        all others are as they were. Passages without word times are not changed.

    Raises:
        EngineError: The listener failed.
    """
    named = write_names(passages, terms, listener=listener, samples=samples, progress=progress)
    return spell_british(write_acronyms(named, terms), terms)

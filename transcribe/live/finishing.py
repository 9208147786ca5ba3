"""From a live recording that is over to its transcript, by the same road as any other recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...progress import ProgressCallback, silent
from ..hearing import ENGLISH, Listening
from ..recording import transcribe_recording
from .joining import AlreadyHeard

if TYPE_CHECKING:
    from ...records import Transcript
    from ..recording import ListenerFor
    from ..voices import Separator
    from .events import Taken


def live_transcript(
    taken: Taken,
    *,
    listening: Listening = ENGLISH,
    separator: Separator | None = None,
    listener: ListenerFor | None = None,
    progress: ProgressCallback = silent,
) -> Transcript:
    """Make the transcript of a live recording from what was heard while it ran.

    Args:
        taken: The recording, from :meth:`LiveSession.finish`.
        listening: What is known beforehand.
        separator: As for :func:`transcribe_recording`; used where ``taken.ahead`` has none.
        listener: As for :func:`transcribe_recording`; used where nothing was done ahead.
        progress: As for :func:`transcribe_recording`; hearing takes no time any more.

    Returns:
        The transcript with its marks; pauses and the like stand in ``settings["notices"]``, before others.

    Raises:
        CasedraftError: As :func:`transcribe_recording`.
    """
    ahead = taken.ahead
    transcript = transcribe_recording(
        taken.path,
        AlreadyHeard(taken.hearing),
        listening=listening,
        separator=(ahead and ahead.separator) or separator,
        listener=ahead.listener if ahead else listener,
        progress=progress,
    )
    notices = [*taken.notices, *transcript.settings.get("notices", ())]
    return transcript.model_copy(
        update={"marks": taken.marks, "settings": transcript.settings | {"notices": notices}}
    )

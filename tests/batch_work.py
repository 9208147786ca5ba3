"""Work for the processes of a batch: what each does stands in the recording's name."""

from __future__ import annotations

import os
import signal
import time

from casedraft.errors import DiskFullError, NotAudioError
from casedraft.progress import Progress


def work(pipeline, path, progress):
    """Do what the name of the file says, and give back who did it."""
    progress(Progress("transcribe", 1, 2, "ms"))
    word = path.stem.partition("-")[0]
    if word == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "bad":
        raise NotAudioError(f"{path.name} is no recording.")
    if word == "odd":
        raise ZeroDivisionError
    if word == "full":
        raise DiskFullError("There is no room.")
    if word == "slow":
        time.sleep(0.3)
    if word == "endless":
        path.with_suffix(".begun").touch()
        time.sleep(600)
    return (os.getpid(), path.name, time.monotonic())

"""Hear while the person speaks, and keep the sound safe as it comes.

Sound flows one way: a source gives blocks, the gate lets through what may be kept, the recorder puts that on
the disk, the cutter ends a window where somebody pauses, and the listener hears the windows from the file.
"""

from __future__ import annotations

from .ahead import Ahead
from .events import Event, Said, Status, Taken, Turned, Warned
from .finishing import live_transcript
from .gate import State
from .joining import AlreadyHeard, joined
from .microphone import Microphone
from .recorder import Recorder, recording_path
from .session import LiveSession, with_recording
from .sources import Block, PcmStream, Source

__all__ = [
    "Ahead",
    "AlreadyHeard",
    "Block",
    "Event",
    "LiveSession",
    "Microphone",
    "PcmStream",
    "Recorder",
    "Said",
    "Source",
    "State",
    "Status",
    "Taken",
    "Turned",
    "Warned",
    "joined",
    "live_transcript",
    "recording_path",
    "with_recording",
]

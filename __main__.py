"""``python -m casedraft`` and the ``casedraft`` command: shut the network, then hand over to the commands."""

from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING

from .privacy import shield, shut_network

if TYPE_CHECKING:
    from types import FrameType


def main() -> None:
    """Run casedraft's command line."""
    shield()
    shut_network()  # models are fetched by child processes; nothing here needs it
    os.umask(0o077)  # what is written is the owner's only
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal's encoding lacks is no error
            stream.reconfigure(errors="replace")
    for name in ("SIGTERM", "SIGHUP"):  # tidy up as after Ctrl-C; Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores one on purpose
            signal.signal(number, _stop)

    from .cli import cli

    cli(prog_name="casedraft")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()

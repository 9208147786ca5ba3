"""Single keys from the terminal while a command runs, without Enter."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LOOK_EVERY_S = 0.1


@contextlib.contextmanager
def keys(actions: Mapping[str, Callable[[], None]]) -> Iterator[bool]:
    """Call an action for each key that is pressed, from a thread of its own.

    The keys are read from the terminal itself, so standard input may carry something else. Ctrl-C works as
    ever, and the terminal is put back as it was at the end.

    Args:
        actions: What to do, by lower-case key.

    Yields:
        Whether there is a terminal to read keys from.
    """
    over = threading.Event()
    with contextlib.ExitStack() as stack:
        try:
            waiting = stack.enter_context(_terminal())
        except OSError:
            yield False
            return

        def follow() -> None:
            while not over.is_set():
                try:
                    key = waiting()
                except OSError:  # the terminal has gone
                    return
                action = actions.get(key.lower())
                if action is not None:
                    action()

        thread = threading.Thread(target=follow, name="casedraft-keys", daemon=True)
        thread.start()
        try:
            yield True
        finally:
            over.set()
            thread.join()


if sys.platform == "win32":
    import msvcrt
    import time

    @contextlib.contextmanager
    def _terminal() -> Iterator[Callable[[], str]]:
        """A function that waits a moment for a key; ``""`` for none."""

        def waiting() -> str:
            if msvcrt.kbhit():
                return msvcrt.getwch()
            time.sleep(_LOOK_EVERY_S)
            return ""

        yield waiting

else:
    import os
    import select
    import termios
    import tty

    @contextlib.contextmanager
    def _terminal() -> Iterator[Callable[[], str]]:
        """A function that waits a moment for a key; ``""`` for none."""
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        try:
            before = termios.tcgetattr(terminal)
        except termios.error as error:
            os.close(terminal)
            raise OSError from error

        def waiting() -> str:
            ready, _, _ = select.select([terminal], [], [], _LOOK_EVERY_S)
            if not ready:
                return ""
            pressed = os.read(terminal, 1)
            if not pressed:
                raise OSError
            return pressed.decode("ascii", errors="replace")

        try:
            tty.setcbreak(terminal)
            yield waiting
        finally:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)
            os.close(terminal)

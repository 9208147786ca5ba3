"""The ``casedraft`` command with fake models, for tests that need a process of its own.

``CASEDRAFT_TEST_PAUSE`` is how long the fake ears think over each sentence, in seconds.
"""

from __future__ import annotations

import os
from pathlib import Path

from casedraft.__main__ import main

if __name__ == "__main__":
    from fakes import FakeEars, Fakes, FakeStore, install

    install(
        Fakes(FakeStore(Path("models"))), ears=FakeEars(float(os.environ.get("CASEDRAFT_TEST_PAUSE", "0")))
    )
    main()

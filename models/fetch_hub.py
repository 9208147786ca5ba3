"""Fetches from the hub; a helper: ``python -m casedraft.models.fetch_hub REPO REVISION FOLDER NAME…``.

Only this process may speak to the hub; it lifts for itself the offline switch that importing casedraft sets.
"""

from __future__ import annotations

import os
import sys

#: Online; no account is used; and plain HTTPS, which goes on where it broke off and passes firewalls.
SETTINGS = {
    "HF_HUB_OFFLINE": "0",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_XET": "1",
}


def fetch(repo: str, revision: str, folder: str, names: list[str]) -> None:
    """Fetch files, going on with what is there in part.

    Args:
        repo: ``owner/name``.
        revision: A commit or branch.
        folder: Where the files go.
        names: File names, or patterns (``*.json``).
    """
    os.environ.update(SETTINGS)
    from huggingface_hub import hf_hub_download, snapshot_download

    for name in names:
        if "*" not in name:
            hf_hub_download(repo, name, revision=revision, local_dir=folder, token=False)
    patterns = [name for name in names if "*" in name]
    if patterns:
        snapshot_download(repo, revision=revision, local_dir=folder, allow_patterns=patterns, token=False)


if __name__ == "__main__":
    fetch(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])

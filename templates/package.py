"""The same document, the same bytes: a Word package without the time at which it was zipped."""

from __future__ import annotations

import io
import zipfile

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP entry can carry."""
_FIRST = "[Content_Types].xml"


def repack(data: bytes) -> bytes:
    """Write a ZIP archive anew, with its entries in the order of their names and without their times.

    Args:
        data: The archive; one that we made ourselves a moment ago, so its size needs no guard.

    Returns:
        The same entries; equal for equal contents, whenever and wherever they were zipped.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != _FIRST, each)):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the entry says which kind of machine wrote it
            new.writestr(entry, old.read(name))
    return target.getvalue()

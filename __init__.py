"""Casedraft: from a visit recording to a case-note draft with the evidence under every sentence.

The public API, and nothing else.
"""

from __future__ import annotations

from .privacy import shield

shield()  # before any library that reads these settings can be imported

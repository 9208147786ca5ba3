"""Draft a note from Python, as the README shows; run it in a folder that holds a visit.m4a."""

import casedraft

draft = casedraft.draft("visit.m4a", template="cin-visit", date="2026-03-18")

for section in draft.sections:
    print(section.heading)
    for statement in section.statements:
        print(f"  [{statement.status}] {statement.text} ({', '.join(statement.evidence)})")

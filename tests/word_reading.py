"""Reads Word documents back, as a test sees them."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.oxml.ns import qn
from lxml import etree
from sample_notes import visit_transcript

from casedraft.templates import to_word


def opened(draft, transcript=None, **options):
    return docx.Document(io.BytesIO(to_word(draft, transcript or visit_transcript(), **options)))


def statements(draft):
    return [each for section in draft.sections for each in section.statements]


def comment_on(document, text):
    """The comment anchored to the run that holds this text."""
    for run in document.element.body.iter(qn("w:r")):
        if "".join(each.text for each in run.iter(qn("w:t"))) == text:
            after = run.getnext()
            assert after.tag == qn("w:commentRangeEnd")
            return document.comments.get(int(after.get(qn("w:id"))))
    raise AssertionError(f"no run holds {text!r}")


def runs_of(document, text):
    """The runs of the paragraph in which this text stands."""
    paragraphs = [*document.paragraphs, *(p for t in document.tables for c in t._cells for p in c.paragraphs)]
    return next(each for each in paragraphs if text in each.text).runs


def all_text(data):
    """All text of every part of a document, white space folded."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                found += [
                    "".join(p.itertext(qn("w:t")))
                    for p in etree.fromstring(package.read(name)).iter(qn("w:p"))
                ]
    return " ".join(" ".join(found).split())


def head_of(document):
    return document.sections[0].header.paragraphs[0].text


def foot_of(document):
    return "".join(document.sections[0].footer.paragraphs[0]._p.itertext(qn("w:t"), qn("w:tab")))

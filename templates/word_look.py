"""How a Word document of ours looks: page, styles, head and foot of each page, properties.

Word and LibreOffice must both show it, and a screen reader must find its headings and tables: real heading
styles, marked header rows, a language, and no meaning carried by colour alone.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .clean import one_line
from .word_watermark import WATERMARK
from .word_xml import cm, element, pt, w
from .wording import is_approved, origin, standing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.coreprops import CoreProperties
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.styles.styles import Styles
    from docx.text.paragraph import Paragraph

    from ..records import Draft

FONT = "Arial"
TEXT_WIDTH_CM = 17.0
"""A4 less two margins of 2 cm."""
PROMPT, NOTICE, EVIDENCE = "Prompt", "Notice", "Evidence"
"""Our own paragraph styles: what the worker completes, what they must know, and a numbered note."""

_INK = "1F2A44"
GREY = "505050"  # 8:1 on white; WCAG 2.2 AA asks for 4.5:1
_NO_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001  (python-docx takes naive times as UTC)


def dress(document: Document, draft: Draft) -> None:
    """Give an empty document its page, styles, head, foot and properties.

    Args:
        document: A new python-docx document.
        draft: The draft that it will hold.
    """
    _drop_thumbnail(document)
    _set_page(document.sections[0])
    _set_styles(document.styles)
    _set_head(document.sections[0], draft)
    _set_foot(document.sections[0], draft)
    _set_properties(document.core_properties, draft)


def _drop_thumbnail(document: Document) -> None:
    relations = document.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[name]  # a picture of python-docx's own blank page


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = cm(21.0), cm(29.7)
    section.left_margin = section.right_margin = cm(2.0)
    section.top_margin, section.bottom_margin = cm(2.0), cm(1.8)
    section.header_distance = section.footer_distance = cm(0.9)


def _set_styles(styles: Styles) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    defaults = styles.element.find(w("docDefaults")).find(w("rPrDefault")).find(w("rPr"))
    defaults.find(w("lang")).set(w("val"), "en-GB")
    _shape(styles["Normal"], size=10.5, after=4, line=1.1)
    _shape(styles["Title"], size=18, after=6, bold=True, colour=_INK)
    _shape(styles["Heading 1"], size=12, before=11, after=3, bold=True, colour=_INK)
    _shape(styles["Header"], size=9, bold=True, colour=GREY)
    _shape(styles["Footer"], size=8.5, colour=GREY)
    _shape(styles["List Bullet"], size=10.5, after=3, line=1.1)
    spacing = styles["List Bullet"].element.find(w("pPr")).find(w("contextualSpacing"))
    spacing.getparent().remove(spacing)  # it would close the small gap between bullets
    for border in styles["Title"].element.iter(w("pBdr")):
        border.getparent().remove(border)
        break
    new = {name: styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in (PROMPT, NOTICE, EVIDENCE)}
    for style in new.values():
        style.base_style = styles["Normal"]
    _shape(new[PROMPT], size=10, before=2, after=4, colour=GREY)
    new[PROMPT].font.italic = True
    _shape(new[NOTICE], size=10.5, after=4)
    _frame(new[NOTICE])
    _shape(new[EVIDENCE], size=9, after=2)
    _add_comment_styles(styles)


def _shape(
    style: ParagraphStyle,
    *,
    size: float,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    bold: bool = False,
    colour: str | None = None,
) -> None:
    from docx.shared import RGBColor

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # the theme's fonts would win over ours
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(w(script), FONT)
    style.font.size, style.font.bold = pt(size), bold
    for size_of_complex_script in style.element.rPr.findall(w("szCs")):
        style.element.rPr.remove(size_of_complex_script)
    if colour is not None:
        style.font.color.rgb = RGBColor.from_string(colour)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = pt(before), pt(after), line


def _frame(style: ParagraphStyle) -> None:
    """A rule at the left of a paragraph: seen at a glance, and no table for a screen reader to enter."""
    borders = element("pBdr", element("left", val="single", sz="24", space="8", color="B45F06"))
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    style.paragraph_format.left_indent = cm(0.35)


def _add_comment_styles(styles: Styles) -> None:
    """The two styles that python-docx's comments name and its default template lacks."""
    from docx.enum.style import WD_STYLE_TYPE

    text = styles.add_style("annotation text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.set(w("styleId"), "CommentText")
    text.base_style = styles["Normal"]
    _shape(text, size=9, after=2)
    reference = styles.add_style("annotation reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.element.set(w("styleId"), "CommentReference")
    reference.font.size = pt(8)


def _set_head(section: Section, draft: Draft) -> None:
    from docx.oxml import parse_xml

    paragraph = section.header.paragraphs[0]
    _set_tab(paragraph)
    paragraph.add_run(standing(draft))
    if not is_approved(draft):
        paragraph.add_run()._r.append(parse_xml(WATERMARK))  # noqa: SLF001  (no public way to add a shape)


def _set_foot(section: Section, draft: Draft) -> None:
    paragraph = section.footer.paragraphs[0]
    _set_tab(paragraph)
    paragraph.add_run(f"{origin(draft)}\tPage ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _add_field(paragraph, "NUMPAGES")


def _set_tab(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    stops = paragraph.style.paragraph_format.tab_stops
    while len(stops):
        del stops[0]
    stops.add_tab_stop(cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


def _add_field(paragraph: Paragraph, code: str) -> None:
    text = element("t")
    text.text = "1"  # shown until the reader's program counts the pages
    paragraph._p.append(element("fldSimple", element("r", text), instr=code))  # noqa: SLF001  (python-docx has no fields)


def _set_properties(properties: CoreProperties, draft: Draft) -> None:
    try:
        written = dt.datetime.fromisoformat((draft.review.at if is_approved(draft) else draft.date) or "")
    except ValueError:
        written = _NO_DATE
    written = written.replace(tzinfo=None, microsecond=0)
    properties.title = one_line(draft.title)[:255]
    properties.subject = standing(draft)[:255]
    properties.author = one_line(draft.review.by or "")[:255] if is_approved(draft) else ""
    properties.last_modified_by = properties.keywords = properties.comments = properties.category = ""
    properties.language = "en-GB"
    properties.created = properties.modified = written
    properties.revision = 1

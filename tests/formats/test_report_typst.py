"""The report as a tagged PDF."""

import dataclasses
import io
import re
import warnings

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_document import sample

from secretariat.domain import charts
from secretariat.domain.documents import Chart, Column, Link, NoteRef, Paragraph, Row, Section, Table, Text
from secretariat.domain.errors import InputError
from secretariat.formats import fonts
from secretariat.formats.fonts import UnwritableText
from secretariat.formats.report_typst import write

LANGUAGES = ("en", "fr", "ar")


def pdf(document):
    return pikepdf.open(io.BytesIO(write(document)))


def holding(*blocks, language="en", **changes):
    document = sample(language)
    return dataclasses.replace(
        document, sections=(*document.sections, Section("own", "3", "Own", 1, blocks)), **changes
    )


def tags(opened):
    """Kinds of the structure elements, in reading order, with the element."""
    found, waiting = [], [opened.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Array):
            waiting = list(element) + waiting
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append((str(element.S), element))
            if "/K" in element:
                waiting.insert(0, element.K)
    return found


def words_of(document) -> str:
    """All text of the pages by their character maps (ToUnicode), spaces left out."""
    said = []
    opened = pdf(document)
    for page in opened.pages:
        maps = {name: character_map(font) for name, font in page.Resources.Font.items()}
        current = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                current = maps[str(operands[0])]
            elif str(operator) in ("Tj", "TJ"):
                parts = operands[0] if str(operator) == "TJ" else operands
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        said += [current.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)]
    return "".join("".join(said).split())


def character_map(font) -> dict[bytes, str]:
    text = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(letters, 16)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + step).to_bytes(2, "big")] = chr(start + step)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_tagged_and_says_what_it_is(language):
    """The PDF claims PDF/UA-1, is tagged, names its language, title, author and time, and shows the title."""
    document = sample(language)
    opened = pdf(document)
    assert opened.Root.MarkInfo.Marked == True  # noqa: E712  (a pikepdf object)
    assert "/StructTreeRoot" in opened.Root
    assert str(opened.Root.Lang) == language
    assert opened.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert document.header.title in metadata["dc:title"]
        assert metadata["xmp:CreateDate"].startswith("2026-03-19T08:30:00")
    assert str(opened.docinfo["/Author"]) == document.header.by


def test_tags_carry_the_structure():
    """Headings, paragraphs, lists, captions, heads of tables and a picture with its words are tagged."""
    opened = pdf(sample("en"))
    found = tags(opened)
    kinds = [kind for kind, _ in found]
    assert {
        "/H1",
        "/H2",
        "/P",
        "/L",
        "/LI",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/Caption",
        "/Figure",
        "/Link",
        "/TOC",
    } <= set(kinds)
    assert kinds.count("/Table") == 4
    pictures = [str(element.Alt) for kind, element in found if kind == "/Figure" and "/Alt" in element]
    assert "Bar chart: 31 workshops, 12 studies." in pictures


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_links_to_its_line(language):
    """Each printed figure is a link into the document, and the destination of every link exists."""
    opened = pdf(sample(language))
    pages = {page.objgen for page in opened.pages}
    inside = 0
    for page in opened.pages:
        for note in page.get("/Annots", []):
            if note.Subtype != "/Link":
                continue
            target = note.get("/Dest", note.A.get("/D") if "/A" in note else None)
            if target is None:
                assert str(note.A.URI).startswith("https://")
                continue
            if isinstance(target, pikepdf.String | pikepdf.Name):
                target = pikepdf.NameTree(opened.Root.Names.Dests)[str(target)]
                target = target.D if isinstance(target, pikepdf.Dictionary) else target
            assert target[0].objgen in pages
            inside += 1
    assert inside >= 6  # the figures alone


def test_the_long_table_repeats_its_head():
    """A table of 190 rows runs over several pages, each beginning with its head, no row lost."""
    document = sample("en", rows=190)
    text = words_of(document)
    assert all(f"Workshopontrustservices{number}" in text for number in range(1, 191))
    assert text.count("#TitleLeadDateCost(CHF)") >= 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_bears_number_state_and_notice(language):
    """Page number, document number, the mark of the state and the notice stand on every page."""
    document = sample(language)
    count = len(pdf(document).pages)
    text = words_of(document)
    for number in range(1, count + 1):
        assert f"-{number}-{document.identifier}" in text
    assert text.count("".join(document.notice.split())) == count
    assert text.count("".join(document.words["state.draft"].split())) >= count
    assert document.root in text


def test_tabled_documents_show_no_endnotes():
    """When the document is tabled neither the endnotes nor their heading are in the file."""
    assert "followstheregister" in words_of(sample("en"))
    assert "Endnotes" not in words_of(sample("en", tabled=True, endnotes=()))


def test_only_bundled_fonts_are_embedded():
    """Every font in the file is a bundled one, embedded, for text in five languages."""
    texts = ("Été", "Безопасность сетей", "أمن الشبكات", "Señal", "Network → security")
    opened = pdf(holding(*(Paragraph((Text(text), Text(text, "strong"))) for text in texts)))
    names = {str(font.BaseFont).split("+")[-1] for page in opened.pages for font in page.Resources.Font.values()}
    assert names
    assert all(re.match(r"NotoSans|LibertinusSerif|DejaVuSansMono|NewCM", name) for name in names)


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_every_kind_of_chart_is_set(language):
    """Each chart that the builders make is drawn in a PDF/UA file, in each script."""
    label = {"en": "Study", "ar": "الأمانة ITU", "ru": "Бюро"}[language]
    specs = (
        charts.bars([(label, 1), (label + " 2", None)], value_title=label),
        charts.stacked([(label, label, 1)], series=[label], value_title=label),
        charts.lines([("2024", label, 1), ("2025", label, 3)], series=[label], value_title=label),
        charts.matrix([(label, label, 3)], rows=[label], columns=[label]),
    )
    blocks = [
        Chart(f"own-{number}", number, "Own", spec, f"alternative {number}", "spam")
        for number, spec in enumerate(specs)
    ]
    document = holding(*blocks)
    opened = pdf(dataclasses.replace(document, language=language, direction="rtl" if language == "ar" else "ltr"))
    pictures = {str(element.get("/Alt", "")) for kind, element in tags(opened) if kind == "/Figure"}
    assert {f"alternative {number}" for number in range(4)} <= pictures


WRITABLE = st.text(
    st.sampled_from(
        "".join(chr(code) for code in range(0x21, 0x17F) if not fonts.uncovered(chr(code)) and chr(code).isprintable())
    ),
    min_size=1,
    max_size=40,
)
MARKUP = st.sampled_from(
    [
        "#panic()",
        "*a* _b_ `c`",
        "$x^2$",
        "= Head",
        "- item",
        '#import "x.typ"',
        "\\",
        "@ref",
        "<label>",
        "]",
        "/* c */",
        "//x",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(WRITABLE, MARKUP), min_size=5, max_size=5))
def test_no_text_is_read_as_markup(texts):
    """Whatever a text says, wherever it stands, the pages show exactly that text."""
    body, strong, caption, head, cell = texts
    table = Table("own-table", 9, caption, (Column("k", head),), (Row(((Text(cell),),)),))
    own = Section("own", "3", "Own", 1, (Paragraph((Text(body), Text(" "), Text(strong, "strong"))), table))
    small = sample("en", boxes=(), sections=(own,), annexes=(), endnotes=(), figures={})
    said = unbroken(words_of(small))
    assert unbroken(f"{body}{strong}Table9–{caption}{head}{cell}") in said


def unbroken(text: str) -> str:
    """Without spaces and hyphens, which the ends of lines may add."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_compiles(text):
    """Any text at all, with control characters, lone surrogates and signs without a glyph, gives a PDF/UA file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnwritableText)
        row = Row(((Text(text, "code"),),))
        table = Table("own-table", 9, text, (Column("k", text),), (row,), note=text, source=text)
        made = write(
            holding(Paragraph((Text(text), Link(text or "-", "https://example.org/")), author=text), table, notice=text)
        )
    assert made.startswith(b"%PDF-")


def test_a_sign_without_a_glyph_is_named():
    """A character that no bundled font can write is shown as U+FFFD, and a warning names its code point."""
    with pytest.warns(UnwritableText, match=r"U\+1F600"):
        text = words_of(holding(Paragraph((Text("smile \U0001f600 here"),))))
    assert "smile\ufffdhere" in text


def test_a_chart_with_any_label_is_set():
    """A label with a sign that the chart's font lacks does not stop the PDF: it is replaced and named."""
    spec = charts.bars([("a \u2192 \u5b89 \x01", 1)], value_title="n")
    with pytest.warns(UnwritableText, match=r"U\+0001, U\+2192, U\+5B89"):
        made = write(holding(Chart("own-chart", 9, "Own", spec, "alternative", "spam")))
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize("inline", [Link("x", "#nowhere"), NoteRef(9)])
def test_a_link_to_nowhere_is_an_error(inline):
    """A link inside the document that leads nowhere is refused with a mend."""
    with pytest.raises(InputError) as caught:
        write(holding(Paragraph((inline,))))
    assert caught.value.mend


def test_words_of_a_table_are_not_divided_where_they_fit():
    """A date in a crowded French table is not hyphenated, and no line ends within a designation such as UIT-D."""
    columns = tuple(Column(f"c{n}", "Intitulé", "start", 5 if n else 1) for n in range(6))
    rows = tuple(Row(tuple((Text("24 novembre 2026 de l'UIT-D, coordination"),) for _ in columns)) for _ in range(3))
    document = holding(Table("narrow", 9, "Étroit", columns, rows), language="fr")
    assert words_of(document).count("24novembre2026del'UIT-D,coordination") == 18

"""A Word template filled in: fields by docxtpl, and marks where sections and figures are to be set."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from markupsafe import Markup

from ..domain.documents import Document
from ..domain.errors import InputError
from .docx_controls import xml_attribute
from .docx_package import R, W, main_part, parse, parts_of, relations, resolve, w

SHIPPED = Path(__file__).parent / "templates" / "council.docx"
BLOCK = "data-block"
TOKEN = re.compile("\ue000([^\ue000\ue001]*)\ue001")
BLOCKS = {
    "content": "everything: boxes, contents, sections, annexes, digest",
    "boxes": "the boxes",
    "contents": "the table of contents",
    "sections": "all sections",
    "annexes": "all annexes",
}


def names(document: Document) -> dict[str, str]:
    """What a template may name, with what it prints."""
    return {
        **{f"header.{name}": "of the header block" for name in type(document.header).__dataclass_fields__},
        "document_number": "the document's number alone: C26/18-E",
        "state": "the draft or final mark; must stand in the page headers or footers",
        "notice": "what each page must say; must stand in the page headers or footers where there is one",
        "root": "digest of the data package",
        "identifier": "the report's identifier",
        "language": "ar, zh, en, fr, ru or es",
        "tabled": "true when the endnotes are left out",
        "words['NAME']": "the document's own words: " + ", ".join(sorted(document.words)),
        **{f"p {name}": words for name, words in BLOCKS.items()},
        "p section('NAME')": "one section or annex: "
        + ", ".join(section.name for section in (*document.sections, *document.annexes)),
        "p box('NAME')": "one box: " + ", ".join(box.name for box in document.boxes),
        "figure('NAME')": "one figure as it is printed",
    }


def fill(document: Document, template: Path | None) -> dict[str, bytes]:
    """
    The parts of a template with its fields filled in.

    Where blocks belong stands an empty paragraph with the attribute `BLOCK` ("content", "section:review"), where a
    figure or the digest belongs a token (`TOKEN`) in the text.

    Raises:
        InputError: the file is no Word template, names something that the report has not, or leaves out a mark that
            each page must bear; says where and what would be right.
    """
    path = template or SHIPPED
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror})", mend="name a .docx template", place=str(path)
        ) from error
    name = path.name
    source = parts_of(data, name)
    main = main_part(source, name)
    texts = {part: parse(source[part], name, part) for part in printed_parts(source, main, name)}
    _check_marks(texts[main], source, main, document, name)
    parts = _render(data, name, document, texts)
    for part in printed_parts(parts, main_part(parts, name), name):
        for mark in parse(parts[part], name, part).iter(w("p")):
            if mark.get(BLOCK) and mark.getparent().tag in (w("t"), w("r"), w("p")):
                raise InputError(
                    f"{name}: {mark.get(BLOCK)} stands inside a line of text",
                    mend="give it a paragraph of its own: {{p " + str(mark.get(BLOCK)) + " }}",
                    place=name,
                )
    return parts


def printed_parts(parts: dict[str, bytes], main: str, name: str) -> Iterator[str]:
    """The main part, then headers and footers, in order of name."""
    yield main
    folder = main.rpartition("/")[0]
    found = set()
    for relation in relations(parts, main, name):
        if str(relation.get("Type", "")).endswith(("/header", "/footer")):
            found.add(resolve(folder, str(relation.get("Target", ""))))
    yield from sorted(part for part in found if part in parts)


def _render(data: bytes, name: str, document: Document, texts: dict[str, etree._Element]) -> dict[str, bytes]:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.exceptions import TemplateError, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        filled = DocxTemplate(io.BytesIO(data))
        filled.render(_context(document, name, texts), environment)
        buffer = io.BytesIO()
        filled.save(buffer)
    except UndefinedError as error:
        message = str(error.message)
        quoted = re.findall(r"'([^']+)'", message) or [""]
        missing = quoted[0] if message.endswith("is undefined") else quoted[-1]
        raise InputError(
            f"{_place(name, texts, missing)}: the report has no {missing!r}",
            mend="one of " + ", ".join(names(document)),
            place=name,
        ) from error
    except TemplateError as error:
        words = " ".join(str(line) for line in getattr(error, "docx_context", ())).strip()
        raise InputError(
            f"{name}: a field cannot be read ({error.message})" + (f", near: {words[:200]}" if words else ""),
            mend="write fields as {{ name }} and blocks as {{p name }}",
            place=name,
        ) from error
    except (KeyError, ValueError, AttributeError, TypeError, ArithmeticError, etree.LxmlError) as error:
        raise InputError(
            f"{name}: cannot be filled in ({type(error).__name__}: {error})",
            mend="save the template again in Word, and see docs/howto/word-template.md for what it may name",
            place=name,
        ) from error
    return parts_of(buffer.getvalue(), name)


def _offer(kind: str, wanted: str, offered: set[str]) -> str:
    """The names that there are; of very many, such as the figures of a report, those most like the one wanted."""
    if len(offered) <= 30:
        return "one of " + ", ".join(sorted(offered))
    near = difflib.get_close_matches(wanted, sorted(offered), 5, 0.3)
    return f"{'perhaps ' + ', '.join(near) + '; ' if near else ''}the annex of {kind}s names all {len(offered)}"


def _context(document: Document, name: str, texts: dict[str, etree._Element]) -> dict[str, Any]:
    sections = {section.name for section in (*document.sections, *document.annexes)}
    boxes = {box.name for box in document.boxes}

    def known(kind: str, wanted: object, offered: set[str]) -> str:
        if wanted not in offered:
            raise InputError(
                f"{_place(name, texts, str(wanted))}: the report has no {kind} {wanted!r}",
                mend=_offer(kind, str(wanted), offered),
                place=name,
            )
        return str(wanted)

    def figure(wanted: object) -> str:
        return f"\ue000figure:{known('figure', wanted, set(document.figures))}\ue001"

    return {
        "header": document.header,
        "document_number": document.header.document.split()[-1] if document.header.document else "",
        "state": document.words[f"state.{document.state}"],
        "notice": document.notice,
        "root": "\ue000root:\ue001" if document.root else "",
        "identifier": document.identifier,
        "language": document.language,
        "tabled": document.tabled,
        "words": document.words,
        "figure": figure,
        "section": lambda wanted: _block("section:" + known("section", wanted, sections)),
        "box": lambda wanted: _block("box:" + known("box", wanted, boxes)),
        **{block: _block(block) for block in BLOCKS},
    }


def _block(what: str) -> Markup:
    return Markup(f"<w:p {BLOCK}={xml_attribute(what)}/>")


def _place(name: str, texts: dict[str, etree._Element], wanted: str) -> str:
    """ "council.docx, page header (word/header1.xml), paragraph 2, “{{ figre }}”": where a template names *wanted*."""
    for part, root in texts.items():
        for number, paragraph in enumerate(root.iter(w("p")), 1):
            words = "".join(text.text or "" for text in paragraph.iter(w("t")))
            if wanted and wanted in words and "{" in words:
                where = (
                    "text" if root.tag == w("document") else "page " + ("header" if root.tag == w("hdr") else "footer")
                )
                return f"{name}, {where} ({part}), paragraph {number}, “{words.strip()[:80]}”"
    return name


def _check_marks(body: etree._Element, parts: dict[str, bytes], main: str, document: Document, name: str) -> None:
    """Each kind of page bears the state, and the notice where there is one."""
    targets = {
        str(relation.get("Id")): resolve(main.rpartition("/")[0], str(relation.get("Target", "")))
        for relation in relations(parts, main, name)
    }
    settings = b"".join(content for part, content in parts.items() if part.endswith("/settings.xml"))
    words: dict[str, str] = {}
    has_first = False
    for section in body.iter(w("sectPr")):
        has_first = has_first or section.find(f"{{{W}}}titlePg") is not None
        for reference in section:
            if reference.tag not in (w("headerReference"), w("footerReference")):
                continue
            part = targets.get(str(reference.get(f"{{{R}}}id")), "")
            if part in parts:
                kind = str(reference.get(w("type"), "default"))
                root = parse(parts[part], name, part)
                words[kind] = words.get(kind, "") + "".join(text.text or "" for text in root.iter(w("t")))
    kinds = ["default"] + ["first"] * has_first + ["even"] * (b"<w:evenAndOddHeaders" in settings)
    for kind in kinds:
        for field in ("state", "notice"):
            if field == "notice" and not document.notice:
                continue
            if not re.search(r"\{\{[^}]*\b" + field + r"\b", words.get(kind, "")):
                raise InputError(
                    f"{name}: the {kind} page header and footer do not say {field!r}",
                    mend=f"write {{{{ {field} }}}} in the {kind} page header",
                    place=name,
                )

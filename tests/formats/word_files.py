"""Reports in Word for the tests: made of the sample, taken apart, and saved again as a person saves them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree
from sample_document import sample

from secretariat.domain.documents import Document
from secretariat.formats.docx_package import NAMESPACES, parse, parts_of, serialize, write_package
from secretariat.formats.docx_template import SHIPPED
from secretariat.formats.report_docx import write

MAIN = "word/document.xml"


def png(width: int = 40, height: int = 20) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff\xff\xff" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def made(document: Document, template: Path | None = None) -> bytes:
    return write(document, template, picture=lambda chart: png())


def tree_of(data: bytes, part: str = MAIN) -> etree._Element:
    return parse(parts_of(data, "report.docx")[part], "report.docx", part)


def find(root: etree._Element, path: str) -> list[etree._Element]:
    return root.xpath(path, namespaces=NAMESPACES)


def edited(data: bytes, path: Path, change: Callable[[etree._Element], None], part: str = MAIN) -> Path:
    """The report as a person saves it after a change to one part."""
    parts = parts_of(data, "report.docx")
    root = parse(parts[part], "report.docx", part)
    change(root)
    parts[part] = serialize(root)
    path.write_bytes(write_package(parts, "2026-04-01T00:00:00Z"))
    return path


def template(path: Path, change: Callable[[str], str], part: str = MAIN) -> Path:
    """The shipped template with one part changed."""
    parts = parts_of(SHIPPED.read_bytes(), SHIPPED.name)
    parts[part] = change(parts[part].decode()).encode()
    path.write_bytes(write_package(parts, "2026-01-01T00:00:00Z"))
    return path


def control(root: etree._Element, tag: str, at: int = 0) -> etree._Element:
    return find(root, f'//w:sdt[w:sdtPr/w:tag/@w:val="{tag}"]')[at]


def saved(tmp_path: Path, document: Document | None = None) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(made(document or sample()))
    return path


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), blacklist_characters="\u2028\u2029\ufeff"), max_size=12
)


def with_narrative(blocks: tuple, language: str = "en") -> Document:
    """The sample with other blocks in its first section, and no endnote."""
    document = sample(language)
    review = replace(document.sections[0], blocks=blocks)
    return replace(document, sections=(review, *document.sections[1:]), endnotes=())

"""A Word file as its parts: read through a guard, written the same byte for byte on every machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

from lxml import etree

from ..domain.errors import InputError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
NAMESPACES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}

MAX_MEMBERS = 4_000
MAX_PART = 64 * 1024 * 1024
MAX_WHOLE = 256 * 1024 * 1024
MAX_RATIO = 300  # real documents stay under 60; small parts of repeated rows may come near it
RATIO_FROM = 1024 * 1024


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def read_package(path: Path) -> dict[str, bytes]:
    """
    The parts of a Word file by name.

    Raises:
        InputError: it cannot be opened, is no Word file, is encrypted, or unpacks to more than a document can be.
    """
    name = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror})", mend="check its path", place=name) from error
    return parts_of(data, name)


def parts_of(data: bytes, name: str) -> dict[str, bytes]:
    """As `read_package`, from bytes; *name* is what errors call the file."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise InputError(
            f"{name}: protected by a password, or in the format of Word before 2007",
            mend="save it as .docx without a password",
            place=name,
        )
    parts: dict[str, bytes] = {}
    whole = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_MEMBERS:
                raise _bomb(name, f"{len(members)} parts")
            for member in members:
                if member.flag_bits & 1:
                    raise InputError(
                        f"{name}: {member.filename} is encrypted", mend="save it without a password", place=name
                    )
                if member.filename in parts:
                    raise InputError(f"{name}: holds {member.filename} twice", mend="save it again in Word", place=name)
                if member.file_size > MAX_PART or (
                    member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
                ):
                    raise _bomb(name, f"{member.filename} unpacks to {member.file_size:,} bytes")
                with archive.open(member) as stream:
                    content = stream.read(MAX_PART + 1)
                whole += len(content)
                if len(content) > MAX_PART or whole > MAX_WHOLE:
                    raise _bomb(name, f"{member.filename} unpacks to more than it says")
                parts[member.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise InputError(
            f"{name}: not a whole .docx file ({error})",
            mend="send the file again, or save it again in Word",
            place=name,
        ) from error
    if "[Content_Types].xml" not in parts or "_rels/.rels" not in parts:
        raise InputError(f"{name}: a ZIP file, and not a Word document", mend="give a .docx file", place=name)
    return parts


def _bomb(name: str, what: str) -> InputError:
    return InputError(f"{name}: refused, {what}", mend="give the document as Word saved it", place=name)


def parse(data: bytes, name: str, part: str) -> etree._Element:
    """The root of an XML part. Raises InputError when it is not well formed or declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    place = f"{name}: {part}"
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise InputError(f"{place} declares a document type", mend="save it again in Word", place=place)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"{place} is not well-formed XML ({error})", mend="save it again in Word", place=place
        ) from error
    if root.getroottree().docinfo.doctype:
        raise InputError(f"{place} declares a document type", mend="save it again in Word", place=place)
    return root


def serialize(root: etree._Element) -> bytes:
    """A part's bytes: UTF-8 with the declaration that Word expects."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def main_part(parts: dict[str, bytes], name: str) -> str:
    """The name of the main document part. Raises InputError when there is none."""
    for relation in parse(parts["_rels/.rels"], name, "_rels/.rels"):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            target = str(relation.get("Target", "")).lstrip("/")
            if target in parts and b"wordprocessingml" in parts["[Content_Types].xml"]:
                return target
    raise InputError(f"{name}: holds no Word document", mend="give a .docx file", place=name)


def relations_name(part: str) -> str:
    """``word/document.xml`` -> ``word/_rels/document.xml.rels``"""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def relations(parts: dict[str, bytes], part: str, name: str) -> etree._Element:
    """The relations of a part as an element, empty when it has none."""
    data = parts.get(relations_name(part))
    if data is None:
        return etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    return parse(data, name, relations_name(part))


def relate(root: etree._Element, kind: str, target: str, *, external: bool = False, identifier: str = "") -> str:
    """
    Add a relation, by the id that the text already names or, unless one like it is there, by a free one; its id.

    *kind* is the last word of its type, or the whole type.
    """
    kind = kind if "://" in kind else f"{R}/{kind}"
    taken = set()
    for relation in root:
        if not identifier and relation.get("Type") == kind and relation.get("Target") == target:
            return str(relation.get("Id"))
        taken.add(relation.get("Id"))
    number = len(root) + 1
    while f"rId{number}" in taken:
        number += 1
    identifier = identifier or f"rId{number}"
    relation = etree.SubElement(root, f"{{{RELATIONS}}}Relationship")
    relation.set("Id", identifier)
    relation.set("Type", kind)
    relation.set("Target", target)
    if external:
        relation.set("TargetMode", "External")
    return identifier


def related(parts: dict[str, bytes], part: str, kind: str, name: str) -> str:
    """The name of the part of that *kind* that *part* leads to, or ""."""
    folder = part.rpartition("/")[0]
    for relation in relations(parts, part, name):
        if str(relation.get("Type", "")).endswith("/" + kind) and relation.get("TargetMode") != "External":
            return resolve(folder, str(relation.get("Target", "")))
    return ""


def resolve(folder: str, target: str) -> str:
    """A relation's target as a part name."""
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def write_package(parts: dict[str, bytes], made_at: str) -> bytes:
    """The file: parts in order of name after the content types, every entry dated *made_at* (ISO 8601, UTC)."""
    moment = datetime.fromisoformat(made_at.replace("Z", "+00:00"))
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part != "_rels/.rels", part)):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows, whose zipfile would write another byte
            archive.writestr(entry, parts[name], compresslevel=6)
    return buffer.getvalue()

"""
The guard before a workbook: a ZIP that is too large, packed too tightly, broken, or whose XML declares entities is
refused before any of it is parsed.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from ..domain.errors import InputError

MAX_UNZIPPED = 128 * 1024 * 1024
MAX_RATIO = 250
MAX_PARTS = 5_000


def check_workbook(path: Path) -> None:
    """
    Raise InputError when *path* is no sound workbook: truncated, encrypted, a bomb, or with a document type in its XML.

    Sizes are those of the bytes as they come out, not those that the archive claims.
    """
    place = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise InputError(
                    f"{place}: {len(parts)} parts, more than {MAX_PARTS}", mend="save it anew as .xlsx", place=place
                )
            if "[Content_Types].xml" not in archive.namelist():
                raise InputError(f"{place}: a ZIP, but no workbook", mend="save it as .xlsx", place=place)
            total = 0
            for part in parts:
                if part.flag_bits & 1:
                    raise InputError(f"{place}: it is encrypted", mend="save it without a password", place=place)
                total += _check_part(archive, part, total, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise InputError(
            f"{place}: no readable workbook, perhaps truncated ({problem})",
            mend="get the file again, or open and save it as .xlsx",
            place=place,
        ) from problem


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, before: int, place: str) -> int:
    size, tail = 0, b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            if before + size > MAX_UNZIPPED or (size > 1 << 20 and size > MAX_RATIO * max(part.compress_size, 1)):
                raise InputError(
                    f"{place}: {part.filename} unpacks to more than is safe",
                    mend="save it anew without empty formatted rows",
                    place=place,
                )
            if is_xml:
                seen = (tail + chunk).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    raise InputError(
                        f"{place}: {part.filename} declares a document type or entities",
                        mend="save it anew with a spreadsheet program",
                        place=place,
                    )
                tail = chunk[-32:]
    return size

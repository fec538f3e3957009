"""
The bundled fonts: what they are called, where they lie, and what they can write.

The same fonts set every page and chart, whatever is installed on the machine: Noto Sans (Latin, Greek, Cyrillic) and
Noto Sans Arabic, which carries Latin letters too, so that an Arabic text with a designation in it stays in one font.
For Chinese a package with Noto Sans CJK may be installed beside them; without it `uncovered` names what is missing.
"""

from __future__ import annotations

import importlib.util
import struct
from functools import cache
from pathlib import Path

LATIN = "Noto Sans"
ARABIC = "Noto Sans Arabic"
CHINESE = "Noto Sans CJK SC"

#: Module that carries a family's files -> family. The last is optional.
PACKAGES = {
    "fontpkg_noto_sans": LATIN,
    "fontpkg_noto_sans_arabic": ARABIC,
    "cvttf_notosanscjk_regular": CHINESE,
}


@cache
def folders() -> tuple[Path, ...]:
    """Folders of the font files, in the order of `PACKAGES`; packages that are not installed are left out."""
    found: list[Path] = []
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            root = Path(next(iter(spec.submodule_search_locations)))
            found.extend(sorted({file.parent for file in files_in(root)}))
    return tuple(found)


def files_in(folder: Path) -> list[Path]:
    """Font files under a folder, sorted."""
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".otf", ".ttc"})


def families(language: str) -> tuple[str, ...]:
    """Families for a language of the document, the first for everything that it can write."""
    if language == "ar":
        return (ARABIC, LATIN)
    if language == "zh" and any("cjk" in str(folder).lower() for folder in folders()):
        return (CHINESE, LATIN, ARABIC)
    return (LATIN, ARABIC)


def uncovered(text: str) -> str:
    """The characters of a text that no bundled font can write, each once, sorted. Control characters count too."""
    return "".join(sorted({character for character in text if ord(character) not in _code_points()}))


@cache
def _code_points() -> frozenset[int]:
    points: set[int] = set()
    for folder in folders():
        for file in files_in(folder):
            points |= _cmap(file.read_bytes())
    return frozenset(points)


def _cmap(font: bytes) -> set[int]:
    """Code points of a font's character map, formats 4 and 12 (OpenType 1.9, "cmap")."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", font, start + 4)[0]
    points: set[int] = set()
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag != b"cmap":
            continue
        for entry in range(struct.unpack_from(">H", font, offset + 2)[0]):
            _, _, inside = struct.unpack_from(">HHI", font, offset + 4 + 8 * entry)
            at = offset + inside
            kind = struct.unpack_from(">H", font, at)[0]
            if kind == 12:
                for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                    first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
                    points.update(range(first, last + 1))
            elif kind == 4:
                count = struct.unpack_from(">H", font, at + 6)[0] // 2
                ends = struct.unpack_from(f">{count}H", font, at + 14)
                starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
                for first, last in zip(starts, ends, strict=True):
                    if first <= last < 0xFFFF:
                        points.update(range(first, last + 1))
    return points

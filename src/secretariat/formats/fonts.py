"""
The bundled fonts: what they are called, where they lie, and what they can write.

The same fonts set every page and chart, whatever is installed on the machine: Noto Sans (Latin, Greek, Cyrillic) and
Noto Sans Arabic, which carries Latin letters too, so that an Arabic text with a designation in it stays in one font.
For Chinese the extra ``chinese`` installs Noto Sans CJK beside them (SIL Open Font License 1.1); without it `uncovered`
names what is missing, and `warn` says what to install.
"""

from __future__ import annotations

import importlib.util
import re
import struct
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LATIN = "Noto Sans"
ARABIC = "Noto Sans Arabic"
CHINESE = "Noto Sans CJK TC"  # holds the simplified forms too, chosen by language

#: Module that carries a family's files -> family. The last is optional.
PACKAGES = {
    "fontpkg_noto_sans": LATIN,
    "fontpkg_noto_sans_arabic": ARABIC,
    "cvttf_NotoSansCJK_Regular": CHINESE,
}


#: What the extra ``chinese`` of `pyproject.toml` installs.
EXTRA = "cvttf-notosanscjk-regular"
_CJK = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


class UnwritableText(UserWarning):
    """Characters that no bundled font can write were shown as U+FFFD; the message names their code points."""


@cache
def folders() -> tuple[Path, ...]:
    """Folders of the font files, in the order of `PACKAGES`; packages that are not installed are left out."""
    return tuple(folder for family in PACKAGES.values() for folder in folders_of(family))


@cache
def folders_of(family: str) -> tuple[Path, ...]:
    """Folders of one family's files; none when its package is not installed."""
    found: set[Path] = set()
    for package, name in PACKAGES.items():
        spec = importlib.util.find_spec(package) if name == family else None
        if spec is not None and spec.submodule_search_locations:
            found |= {file.parent for file in files_in(Path(next(iter(spec.submodule_search_locations))))}
    return tuple(sorted(found))


def files_in(folder: Path) -> list[Path]:
    """Font files under a folder, sorted."""
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".otf", ".ttc"})


def family(language: str) -> str:
    """The one family that writes a language and Latin letters: for drawings, where a text keeps to one font."""
    if language == "ar":
        return ARABIC
    return CHINESE if language == "zh" and folders_of(CHINESE) else LATIN


def families(language: str) -> tuple[str, ...]:
    """Families for a language's pages, in the order in which they are asked for a character."""
    first = (ARABIC, LATIN) if language == "ar" else (LATIN, ARABIC)
    return (*first, CHINESE) if folders_of(CHINESE) else first


def uncovered(text: str, family: str = "") -> str:
    """The characters of a text that a family, or no bundled one, can write: each once, sorted; controls count too."""
    points = _code_points(family)
    return "".join(sorted({character for character in text if ord(character) not in points}))


def warn(characters: Iterable[str], where: str) -> None:
    """Say that characters were replaced, by code point; for Chinese ones without their font, what to install."""
    missing = sorted(characters)
    chinese = [] if folders_of(CHINESE) else [character for character in missing if _CJK.match(character)]
    names = ", ".join(f"U+{ord(character):04X}" for character in missing if character not in chinese)
    if names:
        warnings.warn(f"no bundled font can write {names}: shown as U+FFFD in {where}", UnwritableText, stacklevel=3)
    if chinese:
        warnings.warn(
            f"{len(chinese)} Chinese characters are shown as U+FFFD in {where}, as their font is not installed; "
            f"install the extra 'chinese' (pip install {EXTRA})",
            UnwritableText,
            stacklevel=3,
        )


@cache
def _code_points(family: str) -> frozenset[int]:
    points: set[int] = set()
    for folder in folders_of(family) if family else folders():
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

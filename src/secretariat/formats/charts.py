"""
Charts as SVG and PNG from Vega-Lite specifications (plain data, made by `secretariat.domain.charts`).

The layout of a chart depends on the widths of its texts, and an installed font of the same name would win over a
bundled one. So the bundled fonts are given to the renderer under a private family name that no machine has; the SVG
that leaves this module names the public family again. A document in Arabic is set in one font that has both scripts:
one text in two fonts would come out as boxes.
"""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from babel import Locale

from ..domain.errors import InputError
from . import fonts

PRIVATE = "Secr Sans"  # as long as "Noto Sans", so that it can be exchanged in the font's name table
INK = "#1a1a1a"
QUIET = "#595959"
TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
LINE = re.compile(r'<tspan(?: x="0" dy="([\d.]+)")?>([^<]*)</tspan>')
STRONG_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def svg(spec: dict[str, Any], *, language: str) -> str:
    """
    A chart as SVG: text as text, in the bundled font's family, no script and no outside address.

    Args:
        spec: Vega-Lite 5 as plain data with its values inside.
        language: of the document: sets the font and how numbers are grouped.

    Raises:
        InputError: the specification cannot be drawn, or loads something from an address.
    """
    return _private_svg(spec, language).replace(PRIVATE, fonts.LATIN)


def png(spec: dict[str, Any], *, language: str, scale: float = 2) -> bytes:
    """A chart as PNG, *scale* pixels to a CSS pixel. Raises as `svg` does."""
    return bytes(vl_convert.svg_to_png(_private_svg(spec, language), scale=scale))


def _private_svg(spec: dict[str, Any], language: str) -> str:
    """Drawn once, though Word, PDF and HTML each ask for it."""
    return _drawn(json.dumps(spec, sort_keys=True, ensure_ascii=False), language)


@lru_cache(maxsize=64)
def _drawn(written: str, language: str) -> str:
    spec = json.loads(written)
    if "url" in (spec.get("data") or {}):
        raise InputError("a chart loads its data from an address", mend="put the values into the specification")
    _register()
    family = fonts.family(language)
    replaced: set[str] = set()
    clean = _written(spec, family, replaced)
    if replaced:
        fonts.warn(replaced, "a chart")
    family = family.replace(fonts.LATIN, PRIVATE)
    try:
        drawn = vl_convert.vegalite_to_svg(
            clean, config=_config(family), allowed_base_urls=[], format_locale=_numbers(language)
        )
    except ValueError as error:
        raise InputError(f"a chart cannot be drawn: {str(error).splitlines()[0]}", mend="mend its values") from error
    if STRONG_RTL.search(drawn):
        drawn = TEXT.sub(_embedded, drawn)
    # A page that reads from right to left must not turn the anchors of the texts round.
    return str(drawn.replace("<svg ", '<svg direction="ltr" ', 1))


def _written(value: Any, family: str, replaced: set[str]) -> Any:
    """The specification with U+FFFD for what the family cannot write: another font would be one of the machine's."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        missing = set(fonts.uncovered(value, family)) - {"\n"}
        replaced |= missing
        return "".join("\ufffd" if character in missing else character for character in value)
    if isinstance(value, list | tuple):
        return [_written(each, family, replaced) for each in value]
    if isinstance(value, dict):
        return {name: _written(each, family, replaced) for name, each in value.items()}
    return value


def _embedded(match: re.Match[str]) -> str:
    """
    A right-to-left text keeps its own direction inside the left-to-right drawing.

    Each line becomes a text of its own: renderers run the lines of one right-to-left text into each other.
    """
    attributes, content = match.groups()
    if not STRONG_RTL.search(content):
        return match[0]
    written, down = [], 0.0
    for step, line in LINE.findall(content) or [("", content)]:
        down += float(step or 0)
        height = f' y="{down:g}"' if down else ""
        written.append(f"<text{attributes}{height}>\u202b{line}\u202c</text>")
    return "".join(written)


def _config(family: str) -> dict[str, Any]:
    return {
        "font": family,
        "background": "white",
        "padding": 4,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": INK,
            "gridColor": "#dddddd",
            "domainColor": QUIET,
            "tickColor": QUIET,
            "titlePadding": 8,
        },
        "legend": {
            "labelFontSize": 11,
            "labelColor": INK,
            "symbolSize": 110,
            "columnPadding": 16,
        },
        "text": {"fontSize": 11},
    }


@cache
def _numbers(language: str) -> dict[str, Any]:
    """How a language groups digits (d3-format's locale), from CLDR; Arabic with European digits, as the Union prints."""
    symbols = Locale.parse(language).number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": "\u2212",
    }


@cache
def _register() -> tempfile.TemporaryDirectory[str]:
    """Give the renderer the bundled fonts under their private name; the folder lives as long as the process."""
    folder = tempfile.TemporaryDirectory(prefix="secretariat-fonts-", ignore_cleanup_errors=True)
    public, private = fonts.LATIN.encode("utf-16-be"), PRIVATE.encode("utf-16-be")
    for source in fonts.folders():
        for file in fonts.files_in(source):
            (Path(folder.name) / file.name).write_bytes(file.read_bytes().replace(public, private))
    vl_convert.register_font_directory(folder.name)
    return folder

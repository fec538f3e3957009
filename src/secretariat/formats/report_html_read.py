"""
What stands in a report's HTML page: its root digest, its language and its figures, to be compared with the package.

Source: the markup of `report_html`: links of class *figure* to a figure's line in the annex, whose second cell is the
value; the digest in the footer of class *root*.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import html

from ..domain.errors import InputError

_LIMIT = 1 << 28
_ROOT = re.compile(r"[0-9a-f]{64}")


def _page(path: Path) -> html.HtmlElement:
    try:
        if path.stat().st_size > _LIMIT:
            raise InputError(f"{path.name}: over {_LIMIT:,} bytes", place=path.name, mend="take the page as issued")
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        return html.document_fromstring(path.read_bytes(), parser=parser)
    except (OSError, ValueError, html.etree.LxmlError) as error:
        raise InputError(
            f"{path.name}: not an HTML page that can be read: {error}", place=path.name, mend="take the page as issued"
        ) from error


def root_in(path: Path) -> str:
    """The root digest printed in the page. Raises InputError: no page, none printed, or more than one."""
    texts = {"".join(code.text_content().split()) for code in _page(path).iterfind(".//footer[@class='root']//code")}
    if len(texts) != 1 or not _ROOT.fullmatch(text := texts.pop()):
        raise InputError(
            f"{path.name}: prints no digest of its data package", place=path.name, mend="take the page as issued"
        )
    return text


def language_in(path: Path) -> str:
    """The page's language, or the empty string. Raises InputError: no page."""
    return _page(path).get("lang") or ""


def figures_in(path: Path) -> dict[str, list[str]]:
    """
    Anchor of each figure (`figure_anchor`) with the words that stand for it, one for each place.

    Raises:
        InputError: no page.
    """
    page = _page(path)
    found: dict[str, list[str]] = {}
    for link in page.iterfind(".//a[@class='figure']"):
        found.setdefault((link.get("href") or "").lstrip("#"), []).append(link.text_content())
    for line in page.iterfind(".//tr[@id]"):
        cells = line.findall("td") + line.findall("th")
        if line.get("id", "").startswith("figure-") and len(cells) > 1:
            cells.sort(key=line.index)
            found.setdefault(line.get("id", ""), []).append(cells[1].text_content())
    return found

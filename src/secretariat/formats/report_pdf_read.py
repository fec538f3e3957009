"""
What a report's PDF says of its data package: the root digest, in the metadata that `report_typst` writes.

The printed page is drawn with subset fonts, so its figures are not read back; only the digest is, which stands as
``sha256:…`` among the keywords.

Source: ISO 16684-1 (XMP); ISO 32000-1 §14.3.2: a document's metadata stream should be readable without knowing PDF.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..domain.errors import InputError

_LIMIT = 1 << 28
_KEYWORDS = re.compile(rb"<pdf:Keywords>([^<]*)</pdf:Keywords>")
_ROOT = re.compile(rb"\bsha256:([0-9a-f]{64})\b")


def root_in(path: Path) -> str:
    """The root digest in the metadata. Raises InputError: no PDF, none there, or more than one."""
    if path.stat().st_size > _LIMIT:
        raise InputError(f"{path.name}: over {_LIMIT:,} bytes", place=path.name, mend="take the PDF as issued")
    data = path.read_bytes()
    if not data.startswith(b"%PDF-"):
        raise InputError(f"{path.name}: not a PDF", place=path.name, mend="take the PDF as issued")
    roots = {root for keywords in _KEYWORDS.findall(data) for root in _ROOT.findall(keywords)}
    if len(roots) != 1:
        raise InputError(
            f"{path.name}: its metadata name {len(roots) or 'no'} digest{'s' if len(roots) > 1 else ''} of a data package",
            place=path.name,
            mend="take the PDF as issued, or compare the digest printed at its end with --root",
        )
    return roots.pop().decode()

"""
A selection of works as a list of references, for programs that cite: RIS, BibTeX, CSL-JSON and Relaton YAML.

Each writer takes `domain.descriptions.Description`s and gives text in UTF-8; what a work does not say is left out, never
filled in. A list of none is a list all the same.

Source:
    RIS: Reference Manager's format, type STAND; `nist_ris` and `relaton_yaml` of this package read what is written here.
    BibTeX: the entry type @techreport, which every style has. CSL-JSON: the item type "standard" of CSL 1.0.2.
    Relaton: the shape of its catalogues of schema version 1.2.9, as in docs/reference/formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import orjson
import ryaml

from ..domain.descriptions import Description


def ris(works: Iterable[Description]) -> str:
    """RIS: one tag a line, an entry ends with ER."""
    return "".join(_ris(one) for one in works)


def _ris(one: Description) -> str:
    said = [
        ("TY", "STAND"), ("TI", one.title), ("SN", one.key), ("PB", one.body), ("PY", one.date[:4]),
        ("DA", one.date.replace("-", "/")), ("LA", _language(one)), ("DO", _doi(one)), *(("KW", word) for word in one.keywords),
        ("AB", _abstract(one)),
    ]  # fmt: skip
    lines = [f"{tag}  - {_one_line(text)}\r\n" for tag, text in said if text]
    return "".join((*lines, "ER  - \r\n\r\n"))


_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    each: f"\\{each}" for each in "{}&%$#_"
}


def bibtex(works: Iterable[Description]) -> str:
    """BibTeX: braces keep the capitals of titles and bodies; keys are those of the works, made unique."""
    taken: dict[str, int] = {}
    return "".join(_bibtex(one, taken) for one in works)


def _bibtex(one: Description, taken: dict[str, int]) -> str:
    name = re.sub(r"[^A-Za-z0-9.:/+-]+", "-", one.key).strip("-") or "work"
    taken[name] = taken.get(name, 0) + 1
    if taken[name] > 1:
        name = f"{name}--{taken[name]}"
    said = {"title": one.title, "number": one.key, "institution": one.body, "type": one.doctype, "year": one.date[:4],
            "doi": _doi(one), "language": _language(one), "keywords": ", ".join(one.keywords)}  # fmt: skip
    fields = [f"  {field} = {{{{{_tex(text)}}}}}" for field, text in said.items() if text]
    return f"@techreport{{{name},\n" + ",\n".join(fields) + "\n}\n\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(each, each) for each in _one_line(text))


def csl_json(works: Iterable[Description]) -> str:
    """CSL-JSON: a list of items."""
    return orjson.dumps([_csl(one) for one in works], option=orjson.OPT_INDENT_2).decode() + "\n"


def _csl(one: Description) -> dict[str, object]:
    parts = [int(piece) for piece in one.date.split("-") if piece.isascii() and piece.isdigit()]
    said: dict[str, object] = {
        "id": one.key, "type": "standard", "title": one.title, "number": one.key, "publisher": one.body, "genre": one.doctype,
        "issued": {"date-parts": [parts]} if parts else None, "DOI": _doi(one), "language": _language(one),
        "keyword": ", ".join(one.keywords), "abstract": _abstract(one),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def relaton(works: Iterable[Description]) -> str:
    """Relaton YAML: a document a work, as its own catalogues have one a file."""
    return "".join(f"---\n{ryaml.dumps(_relaton(one))}" for one in works)


def _relaton(one: Description) -> dict[str, object]:
    said: dict[str, object] = {
        "schema-version": "v1.2.9",
        "id": re.sub(r"[^A-Za-z0-9]+", "", one.key),
        "title": [{"content": text, "language": [language]} for language, text in one.titles],
        "docid": [{"id": one.key, "type": one.body, "primary": True}] + [{"id": text, "type": kind} for kind, text in one.identifiers],
        "type": "standard",
        "date": [{"type": "published", "value": one.date}] if one.date else [],
        "abstract": [{"content": text, "language": [language]} for language, text in one.abstracts],
        "keyword": [{"content": word} for word in one.keywords],
        "ext": {"doctype": {"type": one.doctype}} if one.doctype else {},
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _language(one: Description) -> str:
    return one.titles[0][0] if one.titles else ""


def _abstract(one: Description) -> str:
    return re.sub(r"<[^>]*>", " ", one.abstracts[0][1]) if one.abstracts else ""


def _doi(one: Description) -> str:
    """Of several, each belongs to one edition, and none to the work."""
    found = [text for kind, text in one.identifiers if kind == "DOI"]
    return found[0] if len(found) == 1 else ""


WRITERS: dict[str, Callable[[Iterable[Description]], str]] = {
    "ris": ris, "bibtex": bibtex, "relaton": relaton, "csl-json": csl_json,
}  # fmt: skip

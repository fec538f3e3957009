"""Small catalogues to be collected in tests."""

import tarfile
from io import BytesIO
from pathlib import Path


def document(designation: str, title: str = "A title", schema: str = "v1.2.9", **more: str) -> bytes:
    """A Relaton document of the second family of shape."""
    lines = [
        "---",
        f"schema-version: {schema}",
        "title:",
        f"- content: {title}",
        "  language: [en]",
        "  type: main",
        "docid:",
        f"- id: {designation}",
        "  type: ISO",
        "  primary: true",
        "date:",
        "- {type: published, value: '2018-08-28'}",
    ]
    lines += [f"{name}: {value}" for name, value in more.items()]
    return "\n".join(lines).encode() + b"\n"


def catalogue(path: Path, files: dict[str, bytes]) -> Path:
    """A .tar.gz of files."""
    with tarfile.open(path, "w:gz") as archive:
        for name, raw in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, BytesIO(raw))
    return path

"""
Verify a data package file, and the documents printed from it, with nothing else at hand.

What is checked, in this order: the ZIP itself; the digest of each file and the root digest; that the derived files
(descriptor, provenance, README) say what the rest says; records, rows and figures recomputed (`domain.verification`);
the root digest and the figures that stand in a document.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from ..domain.documents import figure_anchor
from ..domain.errors import InputError, SecretariatError
from ..domain.packages import Package
from ..domain.verification import Finding, Rebuild, Verification, Words, check, printed_differences
from .data_package import files_of
from .data_package_read import package_of, root_of, uncollected, unpack

# Modules with ``root_in(path) -> str`` and ``figures_in(path) -> {name or anchor: texts}``, by the document's ending.
# A PDF has the first of them only.
DOCUMENTS = {".docx": "report_docx_read", ".html": "report_html_read", ".pdf": "report_pdf_read"}
DERIVED = ("README.txt", "datapackage.json", "prov.json")
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+)")


@uncollected()
def verify(
    path: Path,
    *,
    root: str = "",
    document: Path | None = None,
    rebuild: Rebuild | None = None,
    words: Words | None = None,
) -> Verification:
    """
    Verify a package; never raises for what is wrong with the package or the document.

    Args:
        root: the root digest as known from elsewhere, or empty.
        document: a report printed from it (Word or HTML; of a PDF the root digest alone is read).
        rebuild: makes the tables again from the records; see `domain.verification.check`.
        words: prints a figure in a language, to make the printed texts again.
    """
    try:
        files = unpack(path)
    except InputError as error:
        return Verification((Finding("error", "unreadable", path.name, error.message),))
    findings = list(digests(files))
    counts = {"files by their digests": len(files)}
    computed = root_of(files) if "SHA256SUMS" in files else ""
    anchors: list[str] = []
    if root and computed == root.strip().lower():
        anchors.append("was given")
    elif root:
        findings.append(
            Finding("error", "root", "SHA256SUMS", f"the root digest is {computed or 'missing'}, and {root} was given")
        )
    try:
        package = package_of(files)
    except InputError as error:
        findings.append(Finding("error", "unreadable", str(error.facts.get("place", path.name)), error.message))
        package = None
    if package is not None:
        findings += derived(files, package)
        found, checked = check(package, rebuild, words)
        findings += found
        counts |= checked
        if document is not None:
            in_document, same = printed(package, computed, document)
            findings += in_document
            if same:
                anchors.append(f"stands in {document.name}")
    notes = [] if anchors else [_UNANCHORED]
    if package is not None and rebuild is None and package.tables:
        notes.append("The rows were not made again from the records.")
    return Verification(tuple(findings), counts, computed, tuple(anchors), tuple(notes))


_UNANCHORED = (
    "no root digest from elsewhere was compared, so this shows only that the package agrees with itself. Whoever "
    "changes a package can change every digest in it. Compare the root digest printed in the report (--root, --document)."
)


def digests(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Each file has the digest that SHA256SUMS says, none is left out or added, and root.txt is its digest."""
    if "SHA256SUMS" not in files:
        yield Finding("error", "file-missing", "SHA256SUMS", "it is not in the package")
        return
    said: dict[str, str] = {}
    for number, line in enumerate(files["SHA256SUMS"].decode("utf-8", "replace").split("\n")[:-1], 1):
        if (match := _SUM.fullmatch(line)) and match[2] not in said:
            said[match[2]] = match[1]
        else:
            yield Finding(
                "error", "sums", f"SHA256SUMS, line {number}", "not a digest, two spaces and a file not yet named"
            )
    for name in sorted(files.keys() - said.keys() - {"SHA256SUMS", "root.txt"}):
        yield Finding("error", "file-added", name, "SHA256SUMS does not name it")
    for name in sorted(said.keys() - files.keys()):
        yield Finding("error", "file-missing", name, "SHA256SUMS names it, and it is not in the package")
    for name in sorted(said.keys() & files.keys()):
        digest = hashlib.sha256(files[name]).hexdigest()
        if digest != said[name]:
            yield Finding("error", "digest", name, f"its digest is {digest}, and SHA256SUMS says {said[name]}")
    root = root_of(files)
    if files.get("root.txt") != f"{root}\n".encode():
        yield Finding("error", "root", "root.txt", f"it does not say the root digest of the package, {root}")


def derived(files: Mapping[str, bytes], package: Package) -> Iterator[Finding]:
    """What is derived from the rest (descriptor, provenance, README) says what the rest says."""
    try:
        again = files_of(package, files)
    except (SecretariatError, KeyError) as error:
        yield Finding("error", "derived", "package", f"cannot be written again as read: {error}"[:300])
        return
    for name in sorted(again.keys() - files.keys()):
        yield Finding("error", "file-missing", name, "the package as read has it")
    for name in sorted(files.keys() - again.keys()):
        yield Finding("error", "file-added", name, "nothing in the package speaks of it")
    for name in sorted(files.keys() & again.keys()):
        if files[name] != again[name] and name not in ("SHA256SUMS", "root.txt"):
            what = (
                "does not say what the rest of the package says" if name in DERIVED else "is not written in the one way"
            )
            yield Finding(
                "error", "derived", name, f"{what}: it differs from line {_first_difference(files[name], again[name])}"
            )


def _first_difference(one: bytes, two: bytes) -> int:
    lines = zip(one.split(b"\n"), two.split(b"\n"), strict=False)
    return next(
        (number for number, (a, b) in enumerate(lines, 1) if a != b), min(one.count(b"\n"), two.count(b"\n")) + 1
    )


def printed(package: Package, root: str, document: Path) -> tuple[list[Finding], bool]:
    """
    What a document printed from the package says otherwise, and whether it bears the package's root digest.

    A document that bears another digest is of another report or issue: its figures are not compared.
    """
    try:
        reader = importlib.import_module(f"{__package__}.{DOCUMENTS[document.suffix.lower()]}")
    except KeyError:
        ending = document.suffix or "without ending"
        message = (
            f"not a document of this report that can be verified: a file {ending}; give one of {', '.join(DOCUMENTS)}"
        )
        return [Finding("error", "document-not-read", document.name, message)], False
    if not hasattr(reader, "figures_in"):
        return _root_alone(reader, root, document)
    try:
        found, figures = reader.root_in(document), reader.figures_in(document)
        if document.suffix.lower() == ".docx":
            back = reader.read_back(document)
            language, missing = back.language, back.missing
        else:
            language, missing = reader.language_in(document), ()
    except (SecretariatError, OSError) as error:
        return [_unreadable(document, error)], False
    if found != root:
        return [_of_another(document, found, root)], False
    names = {figure_anchor(name): name for name in package.figures}
    texts = {names.get(name, name): said for name, said in figures.items()}
    findings = list(printed_differences(package, language, texts, document.name))
    for name in [one.name for one in missing]:
        message = "it no longer stands where it was written"
        findings.append(Finding("error", "document-figure-missing", f"{document.name}, figure {name}", message))
    return findings, True


def _unreadable(document: Path, error: Exception) -> Finding:
    words = str(error).removeprefix(f"{document.name}: ")
    return Finding("error", "document-unreadable", document.name, f"not a document of this report: {words}")


def _of_another(document: Path, found: str, root: str) -> Finding:
    message = (
        f"not a document of this report as issued, so its figures were not compared: it bears the root digest "
        f"{found or 'of no package'}, and the package has {root}"
    )
    return Finding("error", "document-root", document.name, message)


def _root_alone(reader: ModuleType, root: str, document: Path) -> tuple[list[Finding], bool]:
    """The same of a document whose figures cannot be read back; then nobody has looked at what is printed in it."""
    try:
        found = reader.root_in(document)
    except (SecretariatError, OSError) as error:
        return [_unreadable(document, error)], False
    if found != root:
        return [_of_another(document, found, root)], False
    message = "its metadata bear the package's root digest; the figures printed in it are not read, those of Word and HTML are"
    return [Finding("doubt", "document-figures-not-read", document.name, message)], True

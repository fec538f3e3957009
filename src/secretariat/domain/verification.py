"""
Verification: does a data package hold what it says?

All of it is recomputed from the package alone: each record's digest from its words, each row from what its records
say, each figure by its method from the rows. What this proves is that the package agrees with itself; that it is the
package that was issued is proved only by its root digest, known from elsewhere (see docs/topics/verification.md).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .errors import InputError
from .figures import Figure, compute, percent
from .money import decimals
from .packages import Package, PackagedFigure, packaged, records_behind
from .sets import Tables, column

Rebuild = Callable[[Package], Tables]
Words = Callable[[Figure, str], str]
_DIGITS = re.compile(r"[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What does not hold.

    Attributes:
        severity: "error" (it does not hold) or "doubt" (it could not be checked although asked for).
        code: stable, lower case, words joined by hyphens.
        where: file or part of the package, and the place in it.
        message: what was found and what was expected.
    """

    severity: str
    code: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.message} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Verification:
    """
    The outcome of verifying a package.

    Attributes:
        findings: what does not hold; empty when all holds.
        counts: what was checked, in words -> how many.
        root: the root digest as computed.
        anchors: where else the same root was found: "root given", a document's file name.
        notes: what the outcome does not prove.
    """

    findings: tuple[Finding, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    root: str = ""
    anchors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    @property
    def holds(self) -> bool:
        return not self.findings

    def text(self) -> str:
        """The outcome in plain lines."""
        lines = [str(finding) for finding in self.findings]
        errors = [finding for finding in self.findings if finding.severity == "error"]
        if errors:
            what = "document" if all(finding.code.startswith("document-") for finding in errors) else "package"
            lines.append(f"The {what} does not hold: {len(errors):,} {'findings' if len(errors) > 1 else 'finding'}.")
        else:
            lines.append("The package holds." if self.holds else "The package holds as far as it could be checked.")
        lines += [f"Checked: {count:,} {what}." for what, count in self.counts.items()]
        if self.root:
            lines.append(f"Root digest: {self.root}")
        lines += [f"The same root digest: {anchor}." for anchor in self.anchors]
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes)]) + "\n"


def check(
    package: Package, rebuild: Rebuild | None = None, words: Words | None = None
) -> tuple[list[Finding], Counter[str]]:
    """
    Recompute a package from itself.

    Args:
        rebuild: makes the tables again from what the records say; a table that it does not return is not compared.
        words: prints a figure in a language; then the printed texts are made again too.

    Returns:
        What does not hold, and how much was checked.
    """
    findings = [*references(package), *records(package)]
    checked: Counter[str] = Counter()
    checked["records whose digest follows from their own words"] = len(package.records)
    checked["records held by digest only"] = sum(map(len, package.digests.values()))
    checked["rows"] = sum(map(len, package.tables.values()))
    if rebuild:
        findings += rows(package, rebuild, checked)
    findings += figures(package, words)
    checked["figures recomputed"] = len(package.figures)
    return findings, checked


def references(package: Package) -> Iterator[Finding]:
    """Each row names records that are there; each record is named by a row and names its source; ids are unique."""
    sources = Counter(source.slug for source in package.sources)
    for slug, count in sources.items():
        if count > 1:
            yield Finding("error", "source-twice", f"source {slug}", "described more than once")
    ids = [record.id for record in package.records]
    for digests in package.digests.values():
        ids += [record[0] for record in digests]
    known = set(ids)
    if len(known) < len(ids):
        for name, count in Counter(ids).items():
            if count > 1:
                yield Finding("error", "record-twice", f"record {name}", f"stands {count} times in the package")
    for slug in sorted({*(record.source for record in package.records), *package.digests} - set(sources)):
        yield Finding("error", "source-missing", f"source {slug}", "records name it, and it is not described")
    used: set[str] = set()
    behind = records_behind(package)
    for table, held in package.tables.items():
        names = column(held, "id")
        if len(set(names)) < len(names):
            for name, count in Counter(names).items():
                if count > 1:
                    yield Finding("error", "row-twice", f"table {table}, row {name}", f"stands {count} times")
        if missing := behind[table] - known:
            for row in held:
                for record in missing.intersection(row.get("records") or ()):
                    message = f"names record {record}, which is not there"
                    yield Finding("error", "record-missing", f"table {table}, row {row['id']}", message)
        for name, rests_on in zip(names, column(held, "records"), strict=True):
            # A row on a source itself rests on that source's snapshot, which the package describes.
            if not rests_on and not (table == "sources" and name in sources):
                yield Finding("error", "row-without-record", f"table {table}, row {name}", "names no record")
        used |= behind[table]
    for name in sorted(known - used):
        yield Finding("error", "record-unused", f"record {name}", "no row rests on it")


def records(package: Package) -> Iterator[Finding]:
    """Each record's digest follows from its words."""
    for record in package.records:
        found = hashlib.sha256(record.words).hexdigest()
        if found != record.digest:
            yield Finding(
                "error",
                "record-digest",
                f"record {record.id}",
                f"its words have the digest {found}, and it says {record.digest}",
            )
    for source, held in package.digests.items():
        said = [digest for _, _, digest in held]
        if set(map(len, said)) <= {64} and _DIGITS.fullmatch("".join(said)):
            continue
        for name, _, digest in held:
            if len(digest) != 64 or not _DIGITS.fullmatch(digest):
                yield Finding(
                    "error", "record-digest", f"records of {source}, record {name}", f"no SHA-256: {digest!r}"
                )


def rows(package: Package, rebuild: Rebuild, checked: Counter[str]) -> Iterator[Finding]:
    """
    Each row follows from what its records say.

    Rows that rest on a record held by digest only cannot be made again and are counted as such; so are rows of a table
    that *rebuild* leaves out or passes through as it is.
    """
    try:
        again = rebuild(package)
    except Exception as error:  # the package is foreign: whatever it makes the rebuilding do is a finding
        yield Finding(
            "error", "rebuild", "records.ndjson", f"the rows cannot be made again from the records: {error!r}"[:300]
        )
        return
    whole = {record.id for record in package.records}
    for table, held in package.tables.items():
        made = {row["id"]: row for row in again[table]} if table in again else None
        for row in held:
            where = f"table {table}, row {row['id']}"
            new = (made or {}).pop(row["id"], None)
            if made is None or new is row or not whole.issuperset(row.get("records") or ()):
                checked["rows that carry their fields and cannot be made again here"] += 1
                continue
            checked["rows made again from their records"] += 1
            if new is None:
                yield Finding("error", "row-not-from-records", where, "no record says so")
            elif differing := different_fields(row, new):
                told = "; ".join(f"{name} is {old!r}, and the records say {now!r}" for name, old, now in differing)
                yield Finding("error", "row-differs", where, told[:500])
        for name in made or ():
            yield Finding(
                "error", "row-missing", f"table {table}, row {name}", "the records say so, and it is not there"
            )
    for table in again.keys() - package.tables.keys():
        if again[table]:
            yield Finding("error", "table-missing", f"table {table}", "the records make it, and it is not there")


def different_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, old value, new value) where two rows differ; an absent field and None are the same."""
    names = sorted({*old, *new})
    pairs = [(name, _listed(old.get(name)), _listed(new.get(name))) for name in names]
    return [(name, one, two) for name, one, two in pairs if one != two or type(one) is not type(two)]


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def figures(package: Package, words: Words | None = None) -> Iterator[Finding]:
    """Each figure follows by its method from the rows, with the same rows and records behind it."""
    for name, figure in package.figures.items():
        if figure.definition.name != name:
            yield Finding(
                "error", "figure-name", f"figure {name}", f"its definition is named {figure.definition.name!r}"
            )
    try:
        computed = compute([figure.definition for figure in package.figures.values()], package.tables)
    except InputError as error:
        yield Finding("error", "figure-not-computable", "figures.json", error.message)
        return
    for name, figure in package.figures.items():
        new = computed.get(figure.definition.name)
        if new is None:
            continue
        yield from _figure(name, figure, packaged(new))
        for language, text in figure.printed.items():
            if not words and not reads(text, new):
                message = f"printed as {text!r}, and its value is {packaged(new).value!r}"
                yield Finding("error", "figure-printed", f"figure {name}, in {language}", message)
        for language, text in figure.printed.items() if words else ():
            expected = words(new, language) if words else text
            if text != expected:
                yield Finding(
                    "error",
                    "figure-printed",
                    f"figure {name}, in {language}",
                    f"printed as {text!r}, and its value reads {expected!r}",
                )


def reads(text: str, figure: Figure) -> bool:
    """
    Whether a printed text can be that of a figure's value: by its digits and sign, in whatever language.

    Words are not compared, so that a package holds after a translation was bettered.
    """
    value = figure.value
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    if value is None:
        return not digits
    if isinstance(value, str):
        return True
    if (value < 0) != any(sign in text for sign in "-\u2212"):
        return False
    unit = figure.definition.unit
    if isinstance(value, Fraction):
        said = {str(percent(value)), f"{value.numerator}/{value.denominator}"}
    elif len(unit) == 3 and unit.isupper():
        amount = Decimal(value).scaleb(-decimals(unit))
        said = {f"{amount:.{decimals(unit)}f}", *([str(int(amount))] if amount == int(amount) else [])}
    else:
        said = {str(value)}
    return digits in {"".join(filter(str.isdigit, one)) for one in said}


def _figure(name: str, old: PackagedFigure, new: PackagedFigure) -> Iterator[Finding]:
    where = f"figure {name}"
    if (old.value, type(old.value)) != (new.value, type(new.value)):
        message = f"its value is {old.value!r}, and its method gives {new.value!r}"
        yield Finding("error", "figure-value", where, message)
    if (old.at_least, old.reason) != (new.at_least, new.reason):
        message = f"says at least: {old.at_least}, reason: {old.reason!r}; computed: {new.at_least}, {new.reason!r}"
        yield Finding("error", "figure-unknown", where, message)
    if (old.rows_count, old.rows_digest, old.rows) != (new.rows_count, new.rows_digest, new.rows):
        yield Finding("error", "figure-rows", where, _lists("rows", old.rows_count, new.rows_count, old.rows, new.rows))
    if (old.records_count, old.records_digest, old.records) != (new.records_count, new.records_digest, new.records):
        message = _lists("records", old.records_count, new.records_count, old.records, new.records)
        yield Finding("error", "figure-records", where, message)


def _lists(what: str, old: int, new: int, before: Sequence[Any] | None, after: Sequence[Any] | None) -> str:
    message = f"rests on {old} {what} as listed, and on {new} as computed"
    if before is not None and after is not None:
        one, two = ({item if isinstance(item, str) else "/".join(item) for item in items} for items in (before, after))
        for label, names in (("listed only", one - two), ("computed only", two - one)):
            if names:
                message += f"; {label}: " + ", ".join(sorted(names)[:5])
    return message


def printed_differences(
    package: Package, language: str, printed: Mapping[str, str | Sequence[str]], where: str
) -> Iterator[Finding]:
    """
    Compare the figures that stand in a document with those of the package.

    Args:
        language: of the document, or "" when it does not say; then any language's text is right.
        printed: name of the figure -> the text that stands in the document, or all its texts.
        where: the document's name, for the findings.
    """
    for name, texts in printed.items():
        figure = package.figures.get(name)
        if figure is None:
            yield Finding(
                "error", "document-figure-unknown", f"{where}, figure {name}", "the package has no such figure"
            )
            continue
        right = [figure.printed[language]] if language in figure.printed else sorted(set(figure.printed.values()))
        expected = {" ".join(other.split()) for other in right}
        for text, places in Counter([texts] if isinstance(texts, str) else texts).items():
            if " ".join(text.split()) not in expected:
                said = " or ".join(map(repr, right)) or "nothing"
                often = f" in {places} places" if places > 1 else ""
                yield Finding(
                    "error",
                    "document-figure",
                    f"{where}, figure {name}",
                    f"the document says {text!r}{often}, the package {said}",
                )

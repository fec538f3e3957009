"""The README of a data package: tells a stranger, in plain words, what is in it and how to verify it."""

from __future__ import annotations

from ..domain.packages import LISTED, Package


def readme(package: Package) -> str:
    """The text of README.txt."""
    tables = "\n".join(f"  table-{name}.csv: {len(rows):,} rows" for name, rows in package.tables.items())
    digests = "\n".join(
        f"  records-{source}.csv: {len(records):,} records of {source}, by digest only"
        for source, records in package.digests.items()
    )
    sources = "\n".join(
        f"  {source.slug}: {source.title}"
        + (f"\n      {source.address}" if source.address else "")
        + (f"\n      retrieved {source.retrieved}" if source.retrieved else "")
        + f"\n      licence: {source.licence or 'not stated'}"
        for source in package.sources
    )
    return f"""{package.title}
{"=" * len(package.title)}

Data package of the report {package.identifier} ({package.state}), {package.period_from} to {package.period_to},
as of {package.as_of or "its date"}. Made at {package.made_at} by {package.software}.

It holds everything that the figures of the report rest on, so that anyone can follow a figure to the words of its
sources and compute it again, with or without the software that made it.


What is in it
-------------
  figures.json: {len(package.figures):,} figures. Each has its definition (which rows, which method), its value, the
      rows and records it rests on, and the text printed in the report. A figure over more than {LISTED:,} rows
      keeps their number and digest in place of the list.
{tables or "  (no tables)"}
      The rows that the figures are computed from. The column "records" names the records behind each row. An empty
      cell means: not stated. Lists are written as JSON, records parted by blanks (or as JSON where one has a blank).
  records.ndjson: {len(package.records):,} records, one a line: the source's own words, what they were read to say
      ("statements"), and which thing they are evidence of. Words that are no UTF-8 text are written in Base64.
{digests or "  (no records are held by digest only)"}
  prov.json: where each figure comes from, in W3C PROV.
  datapackage.json: describes all files (a Frictionless data package).
  SHA256SUMS: the digest of each file. root.txt: the root digest, which is the digest of SHA256SUMS.


How to verify it with the software
----------------------------------
  secretariat report verify PACKAGE.zip --root DIGEST
  secretariat report verify PACKAGE.zip --document REPORT.docx

DIGEST is the root digest printed in the report. Take it from a copy of the report that did not come together with
this package. No database is needed.


How to verify it by hand
------------------------
  unzip PACKAGE.zip -d package && cd package
  sha256sum -c SHA256SUMS      every line must say OK
  sha256sum SHA256SUMS         must be the root digest printed in the report
  ls                           no file but those in SHA256SUMS, SHA256SUMS itself and root.txt

Then choose a figure in figures.json. "of" says which rows of which table it counts: open the table in any spreadsheet
program, filter it by the conditions and count or add up. Look up the records of a row in records.ndjson by their id
and read their words. The digest of a record is the SHA-256 of its words.


What this proves, and what it does not
--------------------------------------
Without the root digest from elsewhere, the package proves only that it agrees with itself: whoever changes it may
change every digest in it. With it, the package is the one that was issued. Neither proves that a source told the
truth or that it was read rightly: compare the words of the records with what they were read to say.


Sources
-------
{sources or "  (none)"}
"""

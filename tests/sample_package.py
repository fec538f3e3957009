"""
A small package of an invented body, its rebuilding, and ways to tamper with it.

The rebuilding takes precedence by rank, field by field: of the records that speak of a field, the one ranked highest.
"""

from __future__ import annotations

import hashlib
import io
import zipfile

import orjson

from secretariat.domain.figures import Condition, Definition, Leaf, Union, compute
from secretariat.domain.packages import Package, PackagedRecord, PackagedSource, packaged

HELD = Leaf("activities", (Condition("status", "eq", "held"),))
DEFINITIONS = (
    Definition("activities.held", "Activities held", "count", HELD, "activities"),
    Definition("activities.all", "Activities", "count", Leaf("activities"), "activities"),
    Definition(
        "activities.not-held", "Not held", "difference", None, "activities", terms=("activities.all", "activities.held")
    ),
    Definition("activities.cost", "Cost", "sum", Leaf("activities"), "XAU", field="amount"),
    Definition("partners", "Partners", "distinct", HELD, "entities", field="partners"),
    Definition("share.held", "Share held", "share", HELD, "%", among=Leaf("activities")),
    Definition("last", "Last held", "latest", HELD, "", field="title", by="start"),
    Definition("standards", "Standards", "count", Leaf("standards"), "standards"),
    Definition("everything", "Rows", "count", Union((Leaf("standards"), HELD)), "rows"),
)


def record(source, number, rank, key, **fields):
    words = f"{key};" + ";".join(f"{name}={value}" for name, value in sorted(fields.items()))
    words = words.encode() + (b"\xff" if number == 3 else b"")  # one record is no UTF-8
    digest = hashlib.sha256(words).hexdigest()
    name = f"{source}/{number}"
    statements = [["activity", key, fields]]
    evidence = [["activity", key, "0", "same key"]]
    return PackagedRecord(
        name,
        source,
        str(number),
        f"{source}.csv, line {number}",
        digest,
        words,
        rank,
        "2031-01-05",
        statements,
        evidence,
    )


RECORDS = (
    record("calendar", 1, "2", "forum", title="Forum", status="held", start="2031-03-01", partners=["Aru", "Bel"]),
    record("calendar", 2, "2", "course", title="Course", status="held", start="2031-05-02", partners=["Bel", "Cor"]),
    record("calendar", 3, "2", "drill", title="Drill", status="planned", start="2031-09"),
    record("ledger", 1, "1", "forum", title="The Forum", amount=120_000),
    record("ledger", 2, "1", "course", amount=40_050),
)


def rebuild(package):
    """The table of activities from what the records say."""
    rows = {}
    for one in sorted(package.records, key=lambda one: (one.rank, one.id)):
        for _, key, fields in one.statements:
            row = rows.setdefault(key, {"id": key, "records": []})
            row.update(fields)
            row["records"] = sorted([*row["records"], one.id])
    return {"activities": list(rows.values())}


def sample(records=RECORDS, standards=3, **facts):
    """The package of these records."""
    digests = [(f"{n:016x}", f"STD {n}", hashlib.sha256(str(n).encode()).hexdigest()) for n in range(standards)]
    tables = rebuild(Package("", "", "", "", "", "", "", records=tuple(records)))
    tables["standards"] = [
        {"id": f"std-{n}", "records": [name], "designation": key, "status": "in force", "year": 1990 + n % 30}
        for n, (name, key, _) in enumerate(digests)
    ]
    figures = compute(DEFINITIONS, tables)
    printed = {
        name: {"en": f"{figure.plain_value()}", "fr": f"{figure.plain_value()} f."} for name, figure in figures.items()
    }
    given = {
        "identifier": "R31/4",
        "title": "Report 2031 – invented",
        "state": "issued",
        "period_from": "2031-01-01",
        "period_to": "2031-12-31",
        "as_of": "2032-01-10",
        "made_at": "2032-01-11T10:00:00Z",
        "sources": (
            PackagedSource(
                "calendar",
                "Calendar",
                "https://calendar.example/",
                "CC-BY-4.0",
                "2031-12-30",
                "0" * 64,
                "register-csv",
                "1",
                {"read": 3},
            ),
            PackagedSource("ledger", "Ledger", retrieved="2031-12-31T08:00:00Z"),
            PackagedSource(
                "catalogue", "Catalogue of standards", "https://catalogue.example/", "https://licence.example/"
            ),
        ),
        "tables": {name: sorted(rows, key=lambda row: row["id"]) for name, rows in tables.items()},
        "figures": {name: packaged(figure, printed[name]) for name, figure in figures.items()},
        "records": tuple(sorted(records, key=lambda one: one.id)),
        "digests": {"catalogue": digests},
        "settings": {"aliases": {"Aru": ["Aruba"]}},
        "software": "secretariat 0.1.0",
    }
    return Package(**{**given, **facts})


def unzipped(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def sealed(files, root_too=True):
    """As an attacker would: every digest in the package made to agree again; root.txt too, or not."""
    files = dict(files)
    descriptor = orjson.loads(files["datapackage.json"])
    for resource in descriptor["resources"]:
        if resource["path"] in files:
            resource["bytes"] = len(files[resource["path"]])
            resource["hash"] = "sha256:" + hashlib.sha256(files[resource["path"]]).hexdigest()
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    files["datapackage.json"] = orjson.dumps(descriptor, option=options)
    named = sorted(files.keys() - {"SHA256SUMS", "root.txt"})
    files["SHA256SUMS"] = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in named).encode()
    if root_too:
        files["root.txt"] = hashlib.sha256(files["SHA256SUMS"]).hexdigest().encode() + b"\n"
    return files


def codes(verification):
    """Codes of what a verification found."""
    return {finding.code for finding in verification.findings}


def where(verification, code):
    """Places at which it found this."""
    return [finding.where for finding in verification.findings if finding.code == code]

"""The data package as a file: written, read, and what a foreign file may be."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_package import RECORDS, sample, unzipped, zipped

from secretariat.domain.errors import InputError
from secretariat.domain.packages import in_order
from secretariat.formats import data_package, typed_table_csv

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
CELLS = st.sampled_from(
    [
        WORDS,
        WORDS.filter(bool) | st.none(),
        st.integers(-(2**63), 2**63) | st.none(),
        st.floats(allow_nan=False, allow_infinity=False) | st.none(),
        st.decimals(allow_nan=False, allow_infinity=False) | st.none(),
        st.booleans() | st.none(),
        st.lists(WORDS, max_size=3) | st.none(),
        JSON,
    ]
)


@given(st.data())
def test_a_table_reads_back_as_it_was_written(data):
    """Every kind of column survives CSV: nothing, empty, zero and an empty list stay four different things."""
    fields = data.draw(st.dictionaries(WORDS.filter(lambda name: name not in ("", "id", "records")), CELLS, max_size=4))
    row = st.fixed_dictionaries({"id": WORDS, "records": st.lists(WORDS, max_size=3), **fields})
    rows = data.draw(st.lists(row, max_size=5))
    written, schema = typed_table_csv.write("t", rows)
    again = typed_table_csv.read("t", written, json.loads(json.dumps(schema)))
    plain = [{name: row.get(name) for name in ("id", *sorted(fields), "records")} for row in rows]
    assert again == plain
    assert [[type(value) for value in row.values()] for row in again] == [
        [type(v) for v in row.values()] for row in plain
    ]


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_table_reads_in_any_csv_reader(lines):
    """The quoting is that of RFC 4180: the standard library's reader sees the same cells."""
    written, _ = typed_table_csv.write_columns("t", {"id": [a for a, _ in lines], "x": [b + "!" for _, b in lines]})
    found = list(csv.DictReader(io.StringIO(written.decode(), newline="")))
    assert [row["x"] for row in found] == [b + "!" for _, b in lines]


@pytest.mark.parametrize("value", [float("nan"), Decimal("Infinity"), object(), "\ud800", {1: 2}, 2**70 * 1j])
def test_a_value_that_csv_cannot_hold_is_an_error(value):
    """Nothing is written as something else."""
    with pytest.raises(InputError) as caught:
        typed_table_csv.write("t", [{"id": "1", "records": [], "x": value}])
    assert caught.value.mend


@given(st.binary(max_size=60))
def test_a_broken_table_is_an_error_and_no_other_exception(data):
    """Any bytes in place of a table give an InputError or rows."""
    schema = {"fields": [{"name": "id", "secretariat:kind": "text"}, {"name": "n", "secretariat:kind": "integer"}]}
    try:
        typed_table_csv.read("t", b"id,n\r\n" + data, schema)
    except InputError as error:
        assert error.mend


def test_a_package_reads_back_as_it_was_written(tmp_path):
    """All facts of a package survive the file, words that are no UTF-8 among them."""
    package = sample()
    data, root = data_package.write(package)
    (tmp_path / "p.zip").write_bytes(data)
    again = data_package.read(tmp_path / "p.zip")
    assert again.root == root
    assert data_package.files_of(again) == data_package.files_of(package)
    assert (again.records, again.figures, again.sources) == (
        package.records,
        package.figures,
        in_order(package).sources,
    )
    assert again.digests == package.digests and again.settings == package.settings


def test_the_same_package_gives_the_same_bytes():
    """The order in which records, rows and sources were collected leaves no trace."""
    package = sample()
    other = replace(
        package,
        sources=package.sources[::-1],
        records=package.records[::-1],
        tables={name: [dict(reversed(row.items())) for row in rows[::-1]] for name, rows in package.tables.items()},
        digests={name: rows[::-1] for name, rows in package.digests.items()},
        figures=dict(package.figures),
    )
    assert data_package.write(other) == data_package.write(package)


def test_a_stranger_can_check_the_digests_with_common_tools():
    """SHA256SUMS has sha256sum's own form and names every file; its digest is the root; the times are made_at."""
    data, root = data_package.write(sample())
    files = unzipped(data)
    named = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert named == {
        name: hashlib.sha256(files[name]).hexdigest() for name in files.keys() - {"SHA256SUMS", "root.txt"}
    }
    assert hashlib.sha256(files["SHA256SUMS"]).hexdigest() == root == files["root.txt"].decode().strip()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2032, 1, 11, 10, 0, 0)}


def test_the_descriptor_is_a_frictionless_data_package():
    """Each resource has name, path, bytes, hash, sources and licences, and each table a schema that fits its header."""
    files = unzipped(data_package.write(sample())[0])
    descriptor = orjson.loads(files["datapackage.json"])
    assert descriptor["profile"] == "data-package" and descriptor["name"] == "r31-4"
    assert {r["path"] for r in descriptor["resources"]} == files.keys() - {"datapackage.json", "SHA256SUMS", "root.txt"}
    for resource in descriptor["resources"]:
        data = files[resource["path"]]
        assert resource["bytes"] == len(data) and resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["sources"]
        if resource["path"].endswith(".csv"):
            assert resource["profile"] == "tabular-data-resource"
            header = next(csv.reader(io.StringIO(data.decode())))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
    standards = next(r for r in descriptor["resources"] if r["name"] == "table-standards")
    assert standards["licenses"] == [{"path": "https://licence.example/"}]
    assert {f["name"]: f["type"] for f in standards["schema"]["fields"]}["year"] == "integer"


def test_every_figure_leads_to_a_source_in_the_provenance():
    """Following wasDerivedFrom from each figure ends at snapshots, and from the report at every source."""
    prov = orjson.loads(unzipped(data_package.write(sample())[0])["prov.json"])
    steps: dict[str, set[str]] = {}
    for step in prov["wasDerivedFrom"].values():
        assert {step["prov:generatedEntity"], step["prov:usedEntity"]} <= prov["entity"].keys()
        steps.setdefault(step["prov:generatedEntity"], set()).add(step["prov:usedEntity"])

    def ends(name):
        return {name} if name not in steps else set().union(*map(ends, steps[name]))

    for name in prov["entity"]:
        if name.startswith("pkg:figure/"):
            assert {end.split("/")[0] for end in ends(name)} == {"pkg:snapshot"}, name
    assert ends("pkg:report/R31/4") == {"pkg:snapshot/calendar", "pkg:snapshot/ledger", "pkg:snapshot/catalogue"}


def test_a_figure_over_a_large_table_keeps_a_digest_in_place_of_the_list():
    """1,001 rows are not listed one by one; what is kept is the digest that `sort | sha256sum` finds."""
    figure = sample(standards=1001).figures["standards"]
    assert figure.rows is None and figure.records is None and figure.rows_count == 1001
    lines = "".join(sorted(f"standards/std-{n}\n" for n in range(1001)))
    assert figure.rows_digest == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    "facts",
    [
        {"records": RECORDS[1:]},
        {"records": (*RECORDS, replace(RECORDS[0], id="calendar/9"))},
        {"records": (*RECORDS[1:], replace(RECORDS[0], words=b"other"))},
        {"sources": sample().sources[1:]},
        {"digests": {}},
        {"made_at": "yesterday"},
        {"tables": {**sample().tables, "Bad Name": []}},
        {"settings": {"x": object()}},
    ],
    ids=["record-missing", "record-unused", "digest", "source", "digests", "time", "name", "json"],
)
def test_a_package_that_is_not_whole_is_not_written(facts):
    """What does not hold together does not leave the house."""
    with pytest.raises(InputError) as caught:
        data_package.write(replace(sample(), **facts))
    assert caught.value.mend


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", bytes(30_000_000))
    return stream.getvalue()


def commented():
    stream = io.BytesIO(data_package.write(sample())[0])
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"hello"
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a ZIP"),
        (b"PK\x03\x04 nonsense", "not a ZIP"),
        (data_package.write(sample())[0][:-400], "not a ZIP"),
        (bomb(), "times its size"),
        (commented(), "comment"),
        (zipped({"../evil.txt": b""}), "no file of a package"),
        (zipped({f"f{n}": b"" for n in range(501)}), "over 500 files"),
        (zipped({"README.txt": b""}), "datapackage.json is not in the package"),
        (zipped({"datapackage.json": b"{"}), "not JSON"),
        (zipped({"datapackage.json": b"[]"}), "not a JSON object"),
        (zipped({"datapackage.json": b'{"secretariat": {"format": "99"}}'}), "format '99'"),
    ],
)
def test_a_foreign_or_hostile_file_is_refused_by_name(tmp_path, data, says):
    """Truncated, bombs, paths that climb, too many files, wrong JSON: one clear error each, and a mend."""
    (tmp_path / "p.zip").write_bytes(data)
    with pytest.raises(InputError, match=says) as caught:
        data_package.read(tmp_path / "p.zip")
    assert caught.value.mend


def test_a_missing_file_is_an_input_error(tmp_path):
    """A path that is not there is said so."""
    with pytest.raises(InputError, match="no such file"):
        data_package.read(tmp_path / "none.zip")

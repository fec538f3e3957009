"""Verification: every kind of tampering is found, and named by its place."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_package import DEFINITIONS, RECORDS, codes, rebuild, record, sample, sealed, unzipped, where, zipped

from secretariat.domain.figures import Condition, Leaf, compute
from secretariat.domain.packages import packaged
from secretariat.domain.verification import check
from secretariat.formats import data_package
from secretariat.formats.package_verification import digests, verify

DATA, ROOT = data_package.write(sample())
FILES = unzipped(DATA)


def lines(data, change):
    """records.ndjson with each record passed through *change*; None leaves it out."""
    records = [change(orjson.loads(line)) for line in data.splitlines()]
    return b"".join(orjson.dumps(one, option=orjson.OPT_SORT_KEYS) + b"\n" for one in records if one is not None)


def change_record(name, **facts):
    return lambda one: {**one, **facts} if one["id"] == name else one


def change_figure(data, name, change):
    figures = orjson.loads(data)
    for figure in figures:
        if figure["definition"]["name"] == name:
            change(figure)
    return orjson.dumps(figures, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def forged(records):
    """A package that an attacker makes anew from other records: all that is inside it agrees."""
    return data_package.write(sample(records))[0]


def test_what_was_issued_holds(verified):
    """The package as issued holds; so does one that was unpacked and packed again by another tool."""
    outcome = verified(DATA, root=ROOT)
    assert outcome.holds and outcome.anchors and not outcome.notes
    assert outcome.counts["rows made again from their records"] == 3
    assert outcome.counts["rows that carry their fields and cannot be made again here"] == 3
    assert outcome.counts["figures recomputed"] == len(DEFINITIONS)
    assert verified(FILES, root=ROOT).holds


def test_without_a_root_it_says_that_it_proves_only_consistency(verified):
    """Nobody is told more than was proved."""
    outcome = verified(DATA)
    assert outcome.holds and not outcome.anchors
    assert "agrees with itself" in outcome.text()


def test_without_rebuilding_it_says_so(tmp_path):
    """A verification that did not make the rows again does not look like one that did."""
    (tmp_path / "p.zip").write_bytes(DATA)
    assert "not made again" in verify(tmp_path / "p.zip", root=ROOT).text()


def test_the_words_of_a_record_changed(verified):
    """Even with all digests of files made to agree, the record's own digest does not."""
    change = change_record("calendar/1", words="forum;status=cancelled")
    files = {**FILES, "records.ndjson": lines(FILES["records.ndjson"], change)}
    assert {"digest", "derived", "record-digest"} & codes(verified(files)) >= {"digest", "record-digest"}
    outcome = verified(sealed(files))
    assert where(outcome, "record-digest") == ["record calendar/1"]


def test_a_record_and_its_digest_changed_together(verified):
    """Found by the file's digest; when that is made to agree too, by the provenance and by the root."""
    words = "forum;status=cancelled"
    change = change_record("calendar/1", words=words, digest=hashlib.sha256(words.encode()).hexdigest())
    files = {**FILES, "records.ndjson": lines(FILES["records.ndjson"], change)}
    assert where(verified(files), "digest") == ["records.ndjson"]
    outcome = verified(sealed(files), root=ROOT)
    assert where(outcome, "derived") == ["prov.json"] and "root" in codes(outcome)


def test_what_a_record_says_changed_and_its_words_not(verified):
    """The row no longer follows from what the records say."""
    change = change_record("calendar/3", statements=[["activity", "drill", {"title": "Drill", "status": "held"}]])
    outcome = verified(sealed({**FILES, "records.ndjson": lines(FILES["records.ndjson"], change)}))
    assert where(outcome, "row-differs") == ["table activities, row drill"]
    assert "status is 'planned', and the records say 'held'" in outcome.text()


def test_record_digest_and_figure_rewritten_together_is_found_by_the_root_alone(verified):
    """A package forged whole agrees with itself; the root given, or the old root.txt, gives it away."""
    others = [*RECORDS, record("calendar", 4, "2", "gala", title="Gala", status="held", start="2031-10-01")]
    data = forged(others)
    assert verified(data).holds and "agrees with itself" in verified(data).text()
    outcome = verified(data, root=ROOT)
    assert codes(outcome) == {"root"} and ROOT in outcome.text()
    kept = {**unzipped(data), "root.txt": FILES["root.txt"]}
    assert where(verified(kept), "root") == ["root.txt"]


def test_two_records_swapped(verified):
    """Each under the other's name, with words, digest and statements: the provenance and the rows do not follow."""
    ids = {"calendar/1": "calendar/3", "calendar/3": "calendar/1"}
    places = {one.id: {"id": one.id, "key": one.key, "place": one.place} for one in RECORDS}

    def swap(one):
        return {**one, **places[ids[one["id"]]]} if one["id"] in ids else one

    swapped = sorted(lines(FILES["records.ndjson"], swap).splitlines(), key=lambda line: orjson.loads(line)["id"])
    files = {**FILES, "records.ndjson": b"".join(line + b"\n" for line in swapped)}
    assert "digest" in codes(verified(files))
    outcome = verified(sealed(files))
    assert set(where(outcome, "row-differs")) == {"table activities, row forum", "table activities, row drill"}
    assert where(outcome, "derived") == ["prov.json"]


def test_two_words_swapped(verified):
    """Words that stand under another record's digest are found one by one."""
    words = {"calendar/1": "calendar/2", "calendar/2": "calendar/1"}
    held = {one.id: one.words.decode("latin-1") for one in RECORDS}

    def swap(one):
        return {**one, "words": held[words[one["id"]]]} if one["id"] in words else one

    outcome = verified(sealed({**FILES, "records.ndjson": lines(FILES["records.ndjson"], swap)}))
    assert where(outcome, "record-digest") == ["record calendar/1", "record calendar/2"]


def test_a_record_left_out(verified):
    """The row that names it says so."""
    data = lines(FILES["records.ndjson"], lambda one: None if one["id"] == "ledger/2" else one)
    outcome = verified(sealed({**FILES, "records.ndjson": data}))
    assert where(outcome, "record-missing") == ["table activities, row course"]


def test_a_record_added_that_no_row_rests_on(verified):
    """Nothing is in a package that nothing rests on."""
    extra = orjson.loads(FILES["records.ndjson"].splitlines()[0]) | {"id": "calendar/8"}
    data = FILES["records.ndjson"] + orjson.dumps(extra, option=orjson.OPT_SORT_KEYS) + b"\n"
    assert where(verified(sealed({**FILES, "records.ndjson": data})), "record-unused") == ["record calendar/8"]


def test_a_row_left_out(verified):
    """The records still say it, and the figures count it."""
    data = b"\r\n".join(line for line in FILES["table-activities.csv"].split(b"\r\n") if not line.startswith(b"course"))
    outcome = verified(sealed({**FILES, "table-activities.csv": data}))
    assert where(outcome, "row-missing") == ["table activities, row course"]
    assert {"figure-value", "figure-rows", "figure-records"} <= codes(outcome)


def test_a_field_of_a_row_changed(verified):
    """A row's field is compared with what its records say."""
    data = FILES["table-activities.csv"].replace(b"40050", b"40051")
    outcome = verified(sealed({**FILES, "table-activities.csv": data}))
    assert where(outcome, "row-differs") == ["table activities, row course"]
    assert "figure activities.cost" in where(outcome, "figure-value")


def test_a_method_changed(verified):
    """The figure is computed again by the method that stands there."""
    data = change_figure(FILES["figures.json"], "partners", lambda figure: figure["definition"].update(method="count"))
    outcome = verified(sealed({**FILES, "figures.json": data}))
    assert where(outcome, "figure-value") == ["figure partners"]
    data = change_figure(FILES["figures.json"], "partners", lambda figure: figure["definition"].update(method="guess"))
    assert "unreadable" in codes(verified(sealed({**FILES, "figures.json": data})))


def test_a_condition_changed(verified):
    """Another condition finds other rows."""

    def planned(figure):
        figure["definition"]["of"]["where"] = [["status", "eq", "planned"]]

    data = change_figure(FILES["figures.json"], "activities.held", planned)
    outcome = verified(sealed({**FILES, "figures.json": data}))
    assert {"figure-value", "figure-rows", "figure-records"} <= codes(outcome)
    assert "figure activities.held" in where(outcome, "figure-rows")


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("value", 7, "figure-value"),
        ("value", "2", "figure-value"),
        ("at_least", True, "figure-unknown"),
        ("reason", "none", "figure-unknown"),
        ("rows", [["activities", "forum"]], "figure-rows"),
        ("rows_digest", "0" * 64, "figure-rows"),
        ("records", ["calendar/1"], "figure-records"),
        ("records_count", 9, "figure-records"),
    ],
)
def test_a_figure_changed_in_the_figures_only(verified, fact, value, code):
    """Value, unknown part, rows and records of a figure are each compared."""
    data = change_figure(FILES["figures.json"], "activities.held", lambda figure: figure.update({fact: value}))
    outcome = verified(sealed({**FILES, "figures.json": data}))
    assert where(outcome, code) == ["figure activities.held"]


def test_a_printed_text_that_does_not_read_as_its_value(tmp_path):
    """With the words of figures at hand, the printed text is made again."""
    data = change_figure(FILES["figures.json"], "activities.held", lambda figure: figure["printed"].update(en="20"))
    (tmp_path / "p.zip").write_bytes(zipped(sealed({**FILES, "figures.json": data})))

    def words(figure, language):
        return f"{figure.plain_value()}" + (" f." if language == "fr" else "")

    outcome = verify(tmp_path / "p.zip", rebuild=rebuild, words=words)
    assert where(outcome, "figure-printed") == ["figure activities.held, in en"]


def test_files_added_and_taken_away(verified):
    """A file that SHA256SUMS does not name, and one that is gone; also when the attacker names it there."""
    assert where(verified({**FILES, "notes.txt": b"x"}), "file-added")[0] == "notes.txt"
    assert "file-added" in codes(verified(sealed({**FILES, "notes.txt": b"x"})))
    for name in FILES:
        outcome = verified({other: data for other, data in FILES.items() if other != name})
        assert not outcome.holds
        assert any(name in finding.where or name in finding.message for finding in outcome.findings), name


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice_in_the_archive(tmp_path):
    """Two files of one name: nobody can say which one is meant."""
    path = tmp_path / "p.zip"
    path.write_bytes(DATA)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("figures.json", b"[]")
    outcome = verify(path)
    assert codes(outcome) == {"unreadable"} and "figures.json stands in it more than once" in outcome.text()


def test_broken_files_are_findings(verified):
    """Truncated, no ZIP, wrong JSON in any file: a finding that names the file, never an exception."""
    assert codes(verified(DATA[:-300])) == {"unreadable"}
    assert codes(verified(b"")) == {"unreadable"}
    for name in ("datapackage.json", "figures.json", "records.ndjson"):
        for data in (b"{", b"[1]\n", b"null\n", b'{"a":1}\n', b"\xff"):
            files = {**FILES, name: data}
            outcome = verified(files if name == "datapackage.json" else sealed(files))
            assert any(name in finding.where for finding in outcome.findings), (name, data)


def test_derived_files_must_say_what_the_rest_says(verified):
    """Another licence in the descriptor, another origin in the provenance, another README: found with all digests right."""
    for name, old, new in (
        ("prov.json", b"Ledger", b"Lodger"),
        ("README.txt", b"must say OK", b"may be wrong"),
        ("datapackage.json", b'"name": "CC-BY-4.0"', b'"name": "CC0-1.0"'),
    ):
        assert FILES[name].count(old)
        outcome = verified(sealed({**FILES, name: FILES[name].replace(old, new, 1)}))
        assert where(outcome, "derived") == [name]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.integers(1, 255))
def test_any_single_byte_changed_is_found(name, place, change):
    """Whatever byte of whatever file is changed, the digests say which file it is."""
    data = bytearray(FILES[name])
    data[place % len(data)] ^= change
    findings = list(digests({**FILES, name: bytes(data)}))
    assert any(finding.where.startswith(name) or name in ("SHA256SUMS", "root.txt") for finding in findings)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.integers(1, 255))
def test_any_single_byte_changed_fails_the_whole_verification(verified, name, place, change):
    """No damage of any file makes verification pass, or raise."""
    data = bytearray(FILES[name])
    data[place % len(data)] ^= change
    assert not verified({**FILES, name: bytes(data)}, root=ROOT).holds
    # and with every digest made to agree, the root still tells
    if name not in ("SHA256SUMS", "root.txt", "datapackage.json"):
        assert not verified(sealed({**FILES, name: bytes(data)}), root=ROOT).holds


VALUES = st.sampled_from(["", "x", None, 5, -1, True, [], {}, ["x"], [["x"]], {"x": 1}, 1.5])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_member_of_any_json_changed_is_found(verified, data):
    """A value put anywhere in a file, all digests made to agree: found by the root, and never an exception."""
    name = data.draw(st.sampled_from(["datapackage.json", "figures.json", "records.ndjson"]))
    parts = FILES[name].splitlines() if name == "records.ndjson" else [FILES[name]]
    number = data.draw(st.integers(0, len(parts) - 1))
    document = node = orjson.loads(parts[number])
    while True:
        keys = sorted(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    before = node[key]
    node[key] = data.draw(VALUES)
    if orjson.dumps(before) == orjson.dumps(node[key]):
        return
    parts[number] = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    files = {**FILES, name: b"".join(part + b"\n" for part in parts)}
    outcome = verified(files if name == "datapackage.json" else sealed(files), root=ROOT)
    assert not outcome.holds and outcome.text()


def test_rows_held_by_digest_are_counted_apart_even_if_the_rebuilding_returns_them():
    """A table that the rebuilding only passes through was not made again from records, and nothing is missing."""
    package = sample()
    findings, counts = check(package, lambda given: {**rebuild(given), "standards": given.tables["standards"]})
    assert not findings and counts["rows that carry their fields and cannot be made again here"] == 3
    findings, counts = check(package, lambda given: given.tables)
    assert not findings and not counts["rows made again from their records"]


def test_rebuilding_that_fails_is_a_finding():
    """A record that no rebuilding understands is said, and the rest is still checked."""
    package = replace(sample(), records=tuple(replace(one, statements=["?"]) for one in sample().records))
    findings, counts = check(package, rebuild)
    assert [finding.code for finding in findings] == ["rebuild"] and counts["figures recomputed"]


def test_a_table_that_the_records_make_and_the_package_has_not():
    """A whole table left out is a finding."""
    package = sample()
    tables = {"standards": package.tables["standards"]}
    figures = compute([DEFINITIONS[7]], tables)
    package = replace(package, tables=tables, figures={name: packaged(one) for name, one in figures.items()})
    assert "table-missing" in {finding.code for finding in check(package, rebuild)[0]}


def test_a_figure_under_another_name():
    """A figure's name is that of its definition."""
    package = sample()
    figures = {name: one for name, one in package.figures.items() if name != "partners"}
    figures["colleagues"] = package.figures["partners"]
    assert [f.code for f in check(replace(package, figures=figures))[0]] == ["figure-name"]
    other = replace(package.figures["partners"].definition, of=Leaf("activities", (Condition("status", "eq", 3),)))
    figures = {**package.figures, "partners": replace(package.figures["partners"], definition=other)}
    assert "figure-value" in {f.code for f in check(replace(package, figures=figures))[0]}

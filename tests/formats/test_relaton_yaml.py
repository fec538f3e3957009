"""Relaton documents of all families of shape, and whatever else is given for one."""

from collections import Counter

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat import formats
from secretariat.domain.statements import KINDS, Item, Problem
from secretariat.formats import relaton_yaml

CONTEXT = formats.Context()

FAMILY_A = """\
schema_version: v1.5.6
title:
- {language: en, script: Latn, content: "Overview of\\u00a0cybersecurity", type: main}
docidentifier:
- {content: ITU-T X.1205 (04/2008), type: ITU, primary: true}
- {content: ISO/IEC 1, type: ISO, primary: true}
date:
- {type: published, at: '2008-04-18'}
contributor:
- role: [{type: author, description: [{content: committee}]}]
  organization:
    name: [{content: International Telecommunication Union}]
    subdivision: [{name: [{content: ITU-T Study Group 17}], type: technical-committee}]
abstract:
- {language: en}
- {language: en, content: "First line\\r\\n\\r\\nsecond &lt;line&gt; of <b>two</b>"}
status: {stage: {content: Published}}
edition: {content: '1'}
relation:
- {type: complementOf, bibitem: {docidentifier: [{content: X.1, type: ITU}]}}
- {type: complementOf, bibitem: {docidentifier: [{content: X.1, type: ITU}]}}
- {type: adoptedAs, bibitem: {docidentifier: [{content: ITU-T X.1205 (04/2008)}]}}
source: [{type: src, content: "https://example.org/x"}]
ext: {doctype: {content: recommendation}, flavor: itu}
"""
FAMILY_B = """\
schema-version: v1.2.9
title:
- {content: Information technology, language: [en], type: title-intro}
- {content: Security, language: [en], type: title-main}
- {content: Sécurité, language: [fr], type: main}
docid:
- {id: "urn:iso:1", type: URN}
- {id: 'ISO/IEC 27001:2022', type: ISO, primary: true}
revdate: '2022-10'
docstatus: {stage: {value: '60'}, substage: {value: '60'}}
ext:
  doctype: {type: international-standard}
  editorialgroup: {technical_committee: [{name: x, identifier: ISO/IEC JTC 1/SC 27}]}
  ics: [{code: '35.030', text: IT Security}]
  technology_area: [Security]
"""
FAMILY_C = """\
schema-version: v1.2.3
title: IEEE Standard for something
docid:
- {id: IEEE 1-2002, type: IEEE, primary: true}
- {id: IEEE 1™-2002, type: IEEE, scope: trademark, primary: true}
doctype: standard
editorialgroup: {committee: [Committee one, Committee two]}
docstatus: {stage: {value: draft}}
keyword: [{content: a}, {content: a}, {content: b}]
ext: {standard_status: Superseded}
"""


def read(text: str, **options):
    return list(relaton_yaml.read_member("data/a.yaml", text.encode(), "a.tar.gz#data/a.yaml", options, CONTEXT))


def said(text: str, **options):
    (item,) = read(text, **options)
    (statement,) = item.statements
    return item, statement.fields, statement.marks


def test_the_newest_family():
    """Family A: identifiers, texts, committee of the day of the crawl, relations each once, what points at itself."""
    item, fields, marks = said(FAMILY_A, as_of="2026-08-22")
    assert (item.shape, item.date) == (56, "2026-08-22")
    assert fields == {
        "designation": "ITU-T X.1205 (04/2008)",
        "body": "ITU-T",
        "title": "Overview of cybersecurity",
        "abstract": "First line\nsecond <line> of two",
        "published": "2008-04-18",
        "status": "Published",
        "doctype": "recommendation",
        "committee": "ITU-T Study Group 17",
        "committee_as_of": "2026-08-22",
        "identifiers": [["ISO", "ISO/IEC 1"]],
        "relations": [["complementOf", "X.1"]],
        "edition": "1",
        "address": "https://example.org/x",
    }
    assert marks == {"notes": {"relations": "points at itself: adoptedAs"}}


def test_the_middle_family():
    """Family B: titles in parts and in two languages, a stage in two parts, a date that is the revision's."""
    item, fields, marks = said(FAMILY_B)
    assert item.shape == 29
    assert fields["designation"] == "ISO/IEC 27001:2022"
    assert (fields["title"], fields["titles"]) == ("Information technology - Security", {"fr": "Sécurité"})
    assert (fields["status"], fields["published"]) == ("60.60", "2022-10")
    assert marks["words"] == {"published": "revdate"}
    assert (fields["committee"], fields["ics"], fields["areas"]) == ("ISO/IEC JTC 1/SC 27", ["35.030"], ["Security"])
    assert "committee_as_of" not in fields


def test_the_oldest_family():
    """Family C: strings where others have lists, top-level names, the mark of trade left out."""
    item, fields, _ = said(FAMILY_C)
    assert item.shape == 23
    assert (fields["title"], fields["doctype"]) == ("IEEE Standard for something", "standard")
    assert [name for name, _ in fields["committees"]] == ["Committee one", "Committee two"]
    assert (fields["status"], fields["stage"], fields["keywords"]) == ("Superseded", "draft", ["a", "b"])
    assert "identifiers" not in fields


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: [unclosed", "yaml-broken"),
        ("- a\n- b", "not-a-mapping"),
        ("", "not-a-mapping"),
        ("title: no identifier", "no-identifier"),
        ("[" * 500 + "]" * 500, "yaml-bomb"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)), "yaml-bomb"),
    ],
)  # fmt: skip
def test_a_broken_document_is_one_problem(text, code):
    """Whatever is wrong with a document is told once, with its place and what to do."""
    (problem,) = read(text)
    assert (problem.code, problem.place, problem.severity) == (code, "a.tar.gz#data/a.yaml", "error")
    assert problem.mend


def test_bytes_that_are_no_text_are_one_problem():
    """A document in another encoding is refused with the place of the first wrong byte."""
    (problem,) = relaton_yaml.read_member("a", b"title: caf\xe9", "a", {}, CONTEXT)
    assert (problem.code, "byte 10" in problem.message) == ("not-utf-8", True)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["v1.2.9", "en", "committee", "src"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "content",
                    "type",
                    "value",
                    "name",
                    "language",
                    "title",
                    "docid",
                    "primary",
                    "stage",
                    "role",
                    "description",
                    "organization",
                    "subdivision",
                    "committee",
                    "technical_committee",
                    "identifier",
                    "bibitem",
                    "at",
                    "code",
                    "scope",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
documents = st.dictionaries(
    st.sampled_from(
        [
            "schema-version",
            "schema_version",
            "title",
            "docid",
            "docidentifier",
            "date",
            "contributor",
            "abstract",
            "status",
            "docstatus",
            "ext",
            "doctype",
            "editorialgroup",
            "relation",
            "ics",
            "keyword",
            "edition",
            "source",
            "link",
            "revdate",
            "fetched",
        ]
    ),
    anything,
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(documents)
def test_any_mapping_is_read_or_told(document):
    """Any value in any place gives one item of JSON's types with a key, or one problem; nothing is raised."""
    (one,) = read(yaml.safe_dump(document, allow_unicode=True))
    if isinstance(one, Item):
        (statement,) = one.statements
        assert statement.kind in KINDS and statement.key
        assert statement.fields["designation"] == statement.key
        import orjson

        orjson.dumps(statement.plain())
    else:
        assert one.severity == "error"


@given(st.text(max_size=200))
def test_clean_is_one_plain_line(text):
    """A cleaned text is one line without control characters, and cleaning it again changes nothing but entities."""
    cleaned = relaton_yaml.clean(text)
    assert cleaned == cleaned.strip() and "\n" not in cleaned and "\0" not in cleaned and "\xa0" not in cleaned


@pytest.mark.data
def test_the_pick_of_real_records(data):
    """Every record of the real pick is read; what its catalogue states of it is there."""
    found, problems = [], Counter()
    for one in relaton_yaml.read(data / "standards" / "mini.tar.gz", {"as_of": "2026-01-01"}, CONTEXT):
        if isinstance(one, Problem):
            problems[one.code] += 1
        else:
            found.append(one)
    assert problems == {"not-a-document": 19}
    assert len(found) == 424
    by_name = {item.key: item.statements[0].fields for item in found}
    assert by_name["3gpp/data/TS_26.517_REL-18_2.0.0.yaml"]["committee"] == "S4"
    directives = by_name["iso/data/ISO_IEC_DIR_1_ISO_SUP_2017.yml"]
    assert (directives["published"], directives["edition"], directives["doctype"]) == ("2017-06-05", "8", "directive")
    assert directives["relations"] == [["partOf", "ISO/IEC DIR 1 ISO SUP"]]
    assert not [
        f for f in by_name.values() if "\r" in f.get("abstract", "") or "UNKNOWN" in f.get("committee", "").upper()
    ]
    assert all(f["committee_as_of"] == "2026-01-01" for f in by_name.values() if "committee" in f)


def test_recognized_by_what_it_holds(tmp_path):
    """A document, a folder and an archive of documents are recognized; an archive of something else is not."""
    file = tmp_path / "a.yaml"
    file.write_text(FAMILY_A, encoding="utf-8")
    assert formats.recognize(file) == "relaton"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.yaml").write_text(FAMILY_B, encoding="utf-8")
    assert formats.recognize(folder) == "relaton"
    (folder / "a.yaml").write_text("a: b")
    assert not relaton_yaml.recognize(folder, b"")

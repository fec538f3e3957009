"""Entities and ties in YAML: what is stated, what waits for a person, and what is wrong with a file."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.statements import Item, Problem
from secretariat.formats import Context, entities_yaml, recognize
from secretariat.formats.yaml_text import MOST_BYTES, is_unseen, load, seen_part


def read(folder: Path, text: str | bytes) -> tuple[list[Item], list[Problem]]:
    path = folder / "entities.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(entities_yaml.read(path, {}, Context()))
    return [x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Problem)]


SMALL = """\
sources:
  page: {title: Page of the body, url: "https://example.org/page"}
entities:
- {id: a, name: Body A, aliases: [A, "Aa"], src: page, conf: high}
- id: b
  name: Body B
  parent: a
  role: "tests equipment; keeps a list (k)"
  src: page
- {id: c, name: Body C, conf: k}
ties:
- {a: a, b: [b, c], kind: mou, date: 2011-05, about: "exchange of reports", src: page}
"""


def test_entities_and_ties_are_read_with_their_sources(tmp_path):
    """Names, parents, aliases and the source's title and address reach the statements; a tie of three is two."""
    items, problems = read(tmp_path, SMALL)
    assert problems == []
    assert [item.key for item in items] == ["entity:a", "entity:b", "entity:c", "tie:a|b+c|mou|2011-05|"]
    first = items[0].statements[0]
    assert first.fields["aliases"] == ["A", "Aa"]
    assert first.fields["source_title"] == "Page of the body"
    assert first.fields["source_url"] == "https://example.org/page"
    assert [s.fields["to"] for s in items[3].statements] == ["Body B", "Body C"]
    assert {s.fields["kind"] for s in items[3].statements} == {"MoU"}


def test_what_no_source_was_seen_to_say_is_proposed_and_left_out_of_texts(tmp_path):
    """An entity marked k waits for a person; of a text only the clause marked (k) is left out, and the words are kept."""
    items, _ = read(tmp_path, SMALL)
    by_key = {item.key: item.statements[0] for item in items}
    assert by_key["entity:c"].marks["state"] == "proposed"
    assert "state" not in by_key["entity:a"].marks
    assert by_key["entity:b"].fields["role"] == "tests equipment"
    assert by_key["entity:b"].marks["words"]["role"].endswith("(k)")


def test_place_and_bytes_of_an_item_are_those_of_the_file(tmp_path):
    """The bytes kept as evidence stand in the file, beginning at the line that the place names."""
    items, _ = read(tmp_path, SMALL)
    lines = SMALL.splitlines()
    for item in items:
        line = int(item.place.rsplit(":", 1)[1])
        assert item.raw.decode() in SMALL
        assert lines[line - 1] == item.raw.decode().splitlines()[0]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("entities:\n- {id: a, name: A\n- {id: b}\n", "yaml-broken", "entities.yaml:3"),
        ("entities:\n- {id: a, name: A}\n- {id: a, name: B}\n", "duplicate-id", "entities.yaml:3"),
        ("entities:\n- {id: a, name: A, parent: z}\n", "unknown-parent", "entities.yaml:2"),
        ("entities:\n- {id: a, name: A}\nties:\n- {a: a, b: z, kind: mou}\n", "unknown-entity", "entities.yaml:4"),
        ("entities:\n- {id: a, name: A}\nties:\n- {a: a, b: a, kind: feud}\n", "unknown-kind", "entities.yaml:4"),
        ("sources: {p: P}\nentities:\n- {id: a, name: A, src: q}\n", "unknown-source", "entities.yaml:3"),
        ("- a\n- b\n", "not-a-mapping", "entities.yaml"),
        ("entities: none\n", "not-a-list", "entities.yaml:1"),
        (b"entities:\n- {id: a, name: \xe9}\n", "not-utf-8", "entities.yaml:2"),
        ("a: [" + "x," * (MOST_BYTES // 2) + "]", "too-large", "entities.yaml"),
    ],
)
def test_a_fault_is_one_problem_with_place_and_mend(tmp_path, text, code, place):
    """Each fault gives one problem that names file, line and what to do."""
    _, problems = read(tmp_path, text)
    (problem,) = [p for p in problems if p.code == code]
    assert problem.place == place
    assert problem.mend


def test_an_unknown_parent_keeps_the_entity(tmp_path):
    """What else an entity says is kept when its parent is not there."""
    items, _ = read(tmp_path, "entities:\n- {id: a, name: A, parent: z, kind: body}\n")
    assert items[0].statements[0].fields["kind"] == "body"
    assert "parent" not in items[0].statements[0].fields


def test_a_date_that_is_not_one_date_is_kept_in_the_sources_words(tmp_path):
    """A date such as 2008/2009 is not guessed at: no date is stated and the words are kept."""
    text = "entities:\n- {id: a, name: A}\n- {id: b, name: B}\nties:\n- {a: a, b: b, kind: mou, date: 2008/2009}\n"
    items, _ = read(tmp_path, text)
    statement = items[2].statements[0]
    assert "date" not in statement.fields
    assert statement.marks["words"]["date"] == "2008/2009"


def test_repeated_aliases_in_yaml_cannot_fill_the_memory(tmp_path):
    """A file whose anchors multiply into millions of values is refused as such, with the mend."""
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    bomb += "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
    _, problems = read(tmp_path, bomb)
    assert [p.code for p in problems] == ["yaml-bomb"]


@given(st.text())
def test_unseen_clauses_never_remain(text):
    """Whatever a text holds, no clause marked (k) is left in what is shown, and an unmarked text is not touched."""
    marked = f"{text}; seen by nobody (k)"
    assert "seen by nobody" not in seen_part(marked)
    if not is_unseen(text):
        assert seen_part(text) == text


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-999, 9999)
    | st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8)
    | st.sampled_from(["a", "b", "mou", "k"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "itu"]), inner, max_size=3)
    ),
    max_leaves=6,
)
ENTRIES = st.dictionaries(
    st.sampled_from(
        ["id", "name", "parent", "aliases", "role", "src", "conf", "a", "b", "kind", "date", "items", "url"]
    ),
    VALUES,
    max_size=8,
)


@given(entities=st.lists(ENTRIES | VALUES, max_size=5), ties=st.lists(ENTRIES | VALUES, max_size=5), sources=VALUES)
def test_nothing_is_dropped_and_nothing_is_raised(tmp_path_factory, entities, ties, sources):
    """Every entry of whatever shape comes back as an item or as an error that names its place."""
    text = json.dumps({"sources": sources, "entities": entities, "ties": ties}, ensure_ascii=False)
    items, problems = read(tmp_path_factory.mktemp("e"), text)
    assert len(items) + sum(p.severity == "error" for p in problems) == len(entities) + len(ties)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(tmp_path_factory, content):
    """No file makes the reader raise."""
    read(tmp_path_factory.mktemp("b"), content)


@pytest.mark.data
def test_the_real_compilation_is_read_whole(data):
    """All entities and ties of the real file are read; what is marked k there is stated nowhere."""
    path = data / "entities" / "entities.yaml"
    assert recognize(path) == "entities-yaml"
    text = load(path)
    found = list(entities_yaml.read(path, {}, Context()))
    items = [x for x in found if isinstance(x, Item)]
    assert len(items) == len(text.value["entities"]) + len(text.value["ties"])
    assert [x.code for x in found if isinstance(x, Problem)] == ["not-read"]
    unseen = {f"entity:{e['id']}" for e in text.value["entities"] if e.get("conf") == "k"}
    for item in items:
        for statement in item.statements:
            if item.key in unseen:
                assert statement.marks["state"] == "proposed"
            assert not any("(k)" in str(value) or ", k)" in str(value) for value in statement.fields.values())

"""Reading a scheme of topics."""

from __future__ import annotations

from pathlib import Path

import pytest
import ryaml
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.domain.languages import LANGUAGES
from secretariat.formats.topics_yaml import PLACE, digest, read_topics

TOPIC = {
    "id": "one", "labels": dict.fromkeys(LANGUAGES, "One"), "synonyms": {"en": ["first"]}, "scope": "s", "sources": {"a": "x"},
    "csf": ["protect"], "elements": ["ethics"], "match": {"numbers": {"4": ["ITU-T X.1..2"]}},
}  # fmt: skip


def write(folder: Path, *topics: object) -> Path:
    (folder / "topics").mkdir(exist_ok=True)
    (folder / "topics" / "a.yaml").write_text(ryaml.dumps({"topics": list(topics)}), encoding="utf-8")
    head = {"version": "1", "files": ["a"], "sources": {"a": {"title": "A", "url": "https://example.org/"}}}
    (folder / "topics.yaml").write_text(ryaml.dumps(head), encoding="utf-8")
    return folder / "topics.yaml"


def test_the_delivered_scheme_has_no_problem() -> None:
    """What comes with the program is read without any problem."""
    scheme, problems = read_topics(PLACE)
    assert problems == () and scheme.version and scheme.topics


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": ""}, "no-id"), ({"parent": "nobody"}, "unknown-parent"), ({"labels": {"en": "One"}}, "label-missing"),
        ({"sources": {"b": "x"}}, "unknown-source"), ({"sources": {}}, "unknown-source"), ({"csf": ["guess"]}, "unknown-word"),
        ({"elements": []}, "unknown-word"), ({"other": 1}, "unknown-field"), ({"synonyms": {"xx": ["a"]}}, "unknown-language"),
        ({"synonyms": {"en": "a"}}, "not-a-list"), ({"match": {"numbers": {"4": ["ITU-T X.9..2"]}}}, "range-wrong"),
        ({"match": {"words": {"heavy": ["a"]}}}, "weight-wrong"), ({"match": {"words": ["a"]}}, "not-weighed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_mend(tmp_path: Path, change: dict[str, object], code: str) -> None:
    """A topic with anything wrong is left out with one problem; the others stand."""
    scheme, problems = read_topics(write(tmp_path, {**TOPIC, **change}, {**TOPIC, "id": "two"}))
    assert [one.code for one in problems] == [code]
    assert problems[0].place.startswith("a.yaml") and problems[0].mend
    assert list(scheme.topics) == ["two"]


def test_two_of_one_id_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A second topic of one id is refused; a missing file is named."""
    place = write(tmp_path, TOPIC, TOPIC)
    assert [one.code for one in read_topics(place)[1]] == ["duplicate-id"]
    (tmp_path / "topics" / "a.yaml").unlink()
    assert [one.code for one in read_topics(place)[1]] == ["no-file"]


def test_a_change_in_any_file_changes_the_digest(tmp_path: Path) -> None:
    """A scheme that was changed is another one."""
    before = digest(write(tmp_path, TOPIC))
    assert digest(write(tmp_path, {**TOPIC, "scope": "t"})) != before == digest(write(tmp_path, TOPIC))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3), max_leaves=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(TOPIC)), VALUES), max_size=3) | VALUES)
def test_whatever_is_written_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, wrong: object) -> None:
    """No value in any field breaks the reader: the topic is read, or a problem says why not."""
    entry = (
        {**TOPIC, **dict(wrong)} if isinstance(wrong, list) and all(isinstance(one, tuple) for one in wrong) else wrong
    )
    scheme, problems = read_topics(write(tmp_path_factory.mktemp("scheme"), entry))
    assert len(scheme.topics) + len(problems) == 1

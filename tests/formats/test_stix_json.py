"""Envelopes and bundles of STIX: each object's bytes as they were sent, and what is wrong told for each alone."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_data import DATA

from secretariat.domain.stix import broken_rules
from secretariat.formats.stix_json import NotAnEnvelope, cut
from secretariat.formats.stix_schemas import faults

BUNDLES = ("2.0/ics-attack-18.1", "2.1/ics-attack-18.1", "2.1/mobile-attack-14.1", "2.1-derived/enterprise-slice-1000")
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=8), JSON, max_size=4), max_size=6)


@given(OBJECTS, st.sampled_from((None, 0, 2)), st.booleans(), st.booleans())
def test_each_object_comes_back_as_the_bytes_that_were_sent(objects, indent, ascii, before):
    """Whatever the spacing, the escapes and the place of "objects"; the rest of the envelope is passed over."""
    said = [json.dumps(one, indent=indent, ensure_ascii=ascii) for one in objects]
    rest = '"type": "bundle", "x": {"objects": [1]}'
    body = '"objects": [ ' + " ,\n".join(said) + " ]"
    text = "{" + (f"{rest}, {body}" if before else f"{body}, {rest}") + "}"
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return  # a lone surrogate cannot be sent in UTF-8
    found = list(cut(encoded))
    assert [one.raw.decode() for one in found] == said
    for one, sent in zip(found, objects, strict=True):
        assert one.value == sent or one.wrong


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\objectsu0d8 \n1', max_size=80).map(str.encode))
def test_no_bytes_end_in_anything_but_objects_or_a_refusal(body):
    """Every text is cut or refused with words."""
    try:
        assert all(one.value is not None or one.wrong for one in cut(body))
    except NotAnEnvelope as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "an envelope is a JSON object"),
        (b'{"objects": {}}', "is a list"),
        (b'{"objects": [{}', "',' is wanted at character 15"),
        (b'{"objects": [{}]} {}', "after the envelope's end"),
        (b'{"objects": [], "objects": []}', "stands twice in the envelope"),
        (b'{"objects": [\xff]}', "byte 13 is no UTF-8"),
        (b'{"objects": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"objects": [1e]}', "is wanted at character 14"),
        (b'{"objects": [' + b"9" * 5000 + b"]}", "no value that can be read"),
        (b"{objects: []}", "in quotation marks"),
        (b"", "an envelope is a JSON object"),
    ],
)
def test_what_is_no_envelope_is_refused_with_the_place(body, words):
    """The message says where, and what is wanted."""
    with pytest.raises(NotAnEnvelope, match=words):
        list(cut(body))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "'c' stands twice"),
        ('{"a": NaN}', "cannot be read as JSON"),
        ('{"a": 1e999}', "cannot be read as JSON"),
        ('{"a": "\\ud800"}', "cannot be read as JSON"),
        ("[1]", "is no JSON object"),
        ("12", "is no JSON object"),
    ],
)
def test_what_is_wrong_with_one_object_leaves_the_others(sent, words):
    """The object before and the one after are there."""
    found = list(cut(f'{{"objects": [{{"n": 1}}, {sent}, {{"n": 2}}]}}'.encode()))
    assert [one.value for one in found] == [{"n": 1}, None, {"n": 2}]
    assert words in found[1].wrong
    assert found[1].raw == sent.encode()


@pytest.mark.data
@pytest.mark.parametrize("name", BUNDLES)
def test_attack_is_cut_whole_and_breaks_no_rule(name):
    """Every object of ATT&CK is taken, with its custom types and properties."""
    body = gzip.decompress((DATA / "exchange" / "stix" / f"{name}.json.gz").read_bytes())
    whole = json.loads(body)["objects"]
    found = [one.value for one in cut(body)]
    assert found == whole
    version = name[:3]
    wrong = [fault for one in found for fault in (*faults(one, version), *broken_rules(one))]
    assert wrong == []

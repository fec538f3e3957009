"""Which works are about security: pure, explained, the same in any order, and not led astray by a word."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.classification.judging import judge
from secretariat.domain.classification.phrases import MISLEADING, lexicon, words
from secretariat.domain.descriptions import Description
from secretariat.domain.errors import InputError
from secretariat.formats.security_model import read_model, read_phrases, write_model

LEARNED = Path(__file__).resolve().parents[2] / "src" / "secretariat" / "standards" / "learned"
MODEL = read_model(LEARNED / "security.json")

texts = st.text(max_size=80) | st.sampled_from(
    ["Security of supply", "TLS 1.3", "Sécurité de l'information", "<b>Hash"]
)
works = st.builds(
    Description,
    key=st.text("AX.19", min_size=1, max_size=8),
    titles=texts.map(lambda text: (("en", text),) if text else ()),
    abstracts=texts.map(lambda text: (("en", text),) if text else ()),
    keywords=st.lists(texts, max_size=3).map(tuple),
    committees=st.sampled_from([(), (("ISO/IEC JTC 1/SC 27", ""),), (("S3", "prime"),)]),
    ics=st.sampled_from([(), ("35.030",), ("77.140",)]),
)


def _judged(title: str, language: str = "en", **more):
    return next(judge([Description(more.pop("key", "X"), titles=((language, title),), **more)], MODEL))


@given(st.lists(works, max_size=6), st.randoms())
def test_a_judgement_depends_on_nothing_but_its_work(several, chance):
    """The same work is judged alike alone, among others, and in any order."""
    mixed = several[:]
    chance.shuffle(mixed)
    alone = [next(judge([one], MODEL)) for one in mixed]
    assert list(judge(mixed, MODEL)) == alone
    assert sorted(judge(several, MODEL)) == sorted(alone)


@given(works)
def test_the_evidence_sums_to_the_probability(one):
    """The weights told add up to the logit, but for their rounding."""
    found = next(judge([one], MODEL))
    total = sum(each.weight for each in found.evidence)
    assert abs(1 / (1 + math.exp(-total)) - found.probability) < 0.02
    assert found.is_security == (found.probability >= 0.5)
    assert {each.kind for each in found.evidence} <= {"committee", "code", "number", "words", "base"}


@given(st.text(max_size=200))
def test_words_are_words_again(text):
    """What is read as words holds letters and figures of ASCII alone, none empty."""
    assert all(one and one.isalnum() and one.isascii() for one in words(text))


@given(st.lists(st.sampled_from(["key", "frame", "public", "iron", "RADIUS", "radius"]), max_size=8))
def test_phrases_do_not_overlap_and_misleading_ones_leave(text):
    """Each word is covered once at most; words of a misleading phrase are gone, all others stay."""
    found, left = lexicon({"a": ["public key", "key", "RADIUS"], MISLEADING: ["key frame", "radius"]}).find(text)
    covered = sum(len(one.text.split()) for one in found)
    gone = sum(len(one.text.split()) for one in found if one.group == MISLEADING)
    assert covered <= len(text)
    assert len(left) == len(text) - gone


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Security of supply of natural gas", False),
        ("Rubber seals - Joint rings used for gas supply pipes", False),
        ("Fillets and corner radius of centre drills", False),
        ("Detection of hepatitis A virus in food", False),
        ("Food fraud", False),
        ("RADIUS Attributes for Virtual LAN", True),
        ("The Kerberos Network Authentication Service (V5)", True),
        ("DNSSEC Operational Practices", True),
        ("Cryptographic Message Syntax (CMS)", True),
        ("Coordinate measuring systems (CMS) using optical distance sensors", False),
        ("Open Command and Control (OpenC2) Profile for Stateless Packet Filtering", True),
    ],
)
def test_a_word_alone_decides_nothing(title, expected):
    """Words with two meanings are told apart by what stands beside them, names of protocols by themselves."""
    assert _judged(title).is_security is expected


def test_a_french_title_is_read():
    """A work whose title is in French only is judged, by phrases that tell security from safety."""
    assert _judged("Techniques de sécurité - Signatures numériques avec appendice", "fr").is_security
    assert not _judged("Machines agricoles - Exigences de sécurité pour les faucheuses", "fr").is_security


def test_fields_speak_where_words_do_not():
    """A work without any title is judged by its committee, code and number, and says so."""
    found = next(
        judge([Description("ISO/IEC 29192-9", committees=(("ISO/IEC JTC 1/SC 27", ""),), ics=("35.030",))], MODEL)
    )
    bare = next(judge([Description("ISO/IEC 29192-9")], MODEL))
    assert found.probability > bare.probability
    assert ("committee", "ISO/IEC JTC 1/SC 27") in {(one.kind, one.what) for one in found.evidence}


def test_ten_megabytes_of_title_are_read_at_their_beginning():
    """A title without end costs no more than a long one and is judged by its beginning."""
    assert (
        _judged("Public key infrastructure " + "x y " * 2_500_000).probability
        == _judged("Public key infrastructure " + "x y " * 2_000).probability
    )


def test_the_model_is_the_same_bytes_again():
    """The shipped file is what writing its model gives."""
    assert write_model(MODEL) == (LEARNED / "security.json").read_bytes()


def test_the_shipped_phrases_are_the_model_s():
    """Phrases and weights were learned together: a change of phrases asks for relearning."""
    assert dict(read_phrases(LEARNED / "security_phrases.yaml").groups) == dict(MODEL.lexicon.groups)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"format": "other"}', "[1]", '{"format":"secretariat-security-model-1"}']
)
def test_another_file_is_no_model(tmp_path, content):
    """A file that is no model is refused with its name and a mend."""
    path = tmp_path / "model.json"
    path.write_text(content)
    with pytest.raises(InputError) as refused:
        read_model(path)
    assert refused.value.place == "model.json" and refused.value.mend


@pytest.mark.parametrize(
    "content", ["version: 1\n", "groups: {a: word}\n", "groups: {a: [1]}\n", "groups: {a: ['!']}\n"]
)
def test_phrases_of_another_shape_are_refused(tmp_path, content):
    """What is no list of phrases is refused with a mend."""
    path = tmp_path / "phrases.yaml"
    path.write_text(content)
    with pytest.raises(InputError) as refused:
        read_phrases(path)
    assert refused.value.mend


@pytest.mark.parametrize("name", ["hard_set.csv", "doubtful_labels.csv"])
def test_judged_works_have_one_label_and_a_reason(name):
    """Each work stands once in a judged set, with 0 or 1 and why."""
    with (LEARNED / name).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["work"] for row in rows}) == len(rows)
    assert all(row["label"] in ("0", "1") and row["reason"] for row in rows)

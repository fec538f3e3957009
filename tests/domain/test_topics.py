"""Topics, terms in six languages, treatments."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.domain.descriptions import Description
from secretariat.domain.languages import LANGUAGES
from secretariat.domain.terms import Terms, split
from secretariat.domain.topics import ELEMENTS, assign, number_range
from secretariat.domain.treatments import TREATMENTS, treats
from secretariat.formats.topics_yaml import shipped

SCHEME = shipped()
IDS = sorted(SCHEME.topics)
TITLES = st.lists(
    st.sampled_from([term for one in SCHEME.topics.values() for term in one.synonyms["en"]]) | st.text(max_size=20)
)
WORKS = st.builds(
    Description, st.sampled_from(["ITU-T X.1234", "ISO/IEC 27001", "3GPP TS 33.501", "RFC 8446", "?"]) | st.text(max_size=15),
    body=st.sampled_from(["ITU-T", "IETF", "3GPP", "ISO", ""]), titles=TITLES.map(lambda some: (("en", " ".join(some)),)),
    committees=st.sampled_from([(), (("tls", ""),), (("ISO/IEC JTC 1/SC 27", ""),)]),
)  # fmt: skip


def first(title: str, key: str = "X 1", **fields: object) -> str:
    found = assign(Description(key, titles=(("en", title),), **fields), SCHEME)  # type: ignore[arg-type]
    return found[0].topic if found else ""


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Techniques de sécurité — Systèmes de management de la sécurité de l'information — Exigences", "isms"),
        ("Gestión de claves — Parte 2: Mecanismos", "key-management"),
        ("Interception légale; interface de remise", "lawful-interception"),
        ("Infraestructura de clave pública", "pki"),
        ("反垃圾邮件技术框架", "spam"),
        ("Инфраструктура открытых ключей", "pki"),
        ("الخصوصية وحماية البيانات الشخصية", "privacy"),
    ],
)
def test_a_title_in_any_of_the_six_languages_is_enough(title: str, topic: str) -> None:
    """A work with nothing but a title in one of the six languages has its topic."""
    assert first(title) == topic


@pytest.mark.parametrize(
    "title", ["Industrial trucks", "Security of supply of gas", "Vocabulary", "Sécurité des machines", "Road vehicles"]
)
def test_what_is_not_about_security_has_no_topic(title: str) -> None:
    """A word that misleads, or a thing that could be secured, is no topic by itself."""
    assert first(title) == ""


def test_what_is_secured_is_a_topic_where_something_speaks_of_security() -> None:
    """Vehicles are a topic once the title says security, or the work is known to be about it."""
    assert first("Road vehicles — Cybersecurity engineering") == "vehicles"
    assert assign(Description("X 1", titles=(("en", "Road vehicles"),)), SCHEME, True)[0].topic == "vehicles"


def test_evidence_names_committee_code_number_and_words() -> None:
    """Each topic says what speaks for it."""
    work = Description("ITU-T X.1231", "ITU-T", titles=(("en", "Technical strategies for countering spam"),))
    best = assign(work, SCHEME)[0]
    assert (best.topic, {one.kind for one in best.evidence}) == ("spam", {"number", "words"})
    assert assign(Description("RFC 1", "IETF", committees=(("tls", ""),)), SCHEME, True)[0].evidence[0][:2] == (
        "committee",
        "tls",
    )


@given(WORKS, st.booleans())
def test_assign_is_pure_and_bounded(work: Description, known: bool) -> None:
    """The same description gives the same: at most four known topics, best first, none above another, scores within 0 and 1."""
    found = assign(work, SCHEME, known)
    assert found == assign(work, SCHEME, known)
    assert len(found) <= 4
    assert not known or found
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.topic in SCHEME.topics and 0 < one.score < 1 and one.evidence for one in found)
    assert not {SCHEME.topics[one.topic].parent for one in found} & {one.topic for one in found}


@given(st.sampled_from(IDS), st.sampled_from(sorted(LANGUAGES)))
def test_every_label_widens_a_query_to_all_languages(topic: str, language: str) -> None:
    """What a topic is called in one language leads to what it is called in the five others."""
    label = SCHEME.label(topic, language)
    found = next(one for one in SCHEME.widenings(label, language) if one.topic == topic)
    assert set(found.terms) == set(LANGUAGES)
    assert found.terms["en"][0] == SCHEME.topics[topic].labels["en"]


def test_a_question_in_arabic_or_chinese_finds_english_terms() -> None:
    """Network security is asked for in any script."""
    for said in ("أمن الشبكات", "网络安全标准", "стандарты сетевой безопасности"):
        assert "network security" in {term for one in SCHEME.widenings(said) for term in one.terms["en"]}


@given(
    st.lists(st.text(alphabet="abc", min_size=1, max_size=2), min_size=1, max_size=6),
    st.text(alphabet="abc ", max_size=30),
)
def test_terms_found_stand_in_the_text_and_do_not_overlap(terms: list[str], text: str) -> None:
    """What is found are words of the text, one after another."""
    words = split(text)
    found = list(Terms((term, term) for term in terms).find(words))
    assert all(words[one.start : one.end] == split(known) for one in found for known in one.known)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def test_the_longest_term_wins() -> None:
    """A term within a longer one is not found, and capitals are asked for where a short term has them."""
    terms = Terms([("key distribution", 1), ("quantum key distribution", 2), ("ITS", 3)])
    assert [one.known for one in terms.find(split("Quantum key distributions and its use in ITS"))] == [(2,), (3,)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("ITU-T X.1231..1249", ("ITU-T X.", 1231, 1249)), ("ISO/IEC TS 27110", ("ISO/IEC ", 27110, 27110)),
     ("3GPP 33.2", ("3GPP 33.", 200, 299)), ("3GPP 33.", ("3GPP 33.", None, None))],
)  # fmt: skip
def test_rules_of_numbers(rule: str, expected: tuple[str, int | None, int | None]) -> None:
    """A rule names one number, a range, or what begins alike."""
    assert number_range(rule) == expected


def test_the_scheme_is_whole() -> None:
    """Two levels, labels in six languages, an address for each source, and all nine elements and six functions in use."""
    top = SCHEME.below("")
    assert 14 <= len(top) <= 18 and 40 <= len(SCHEME.topics) - len(top) <= 60
    for one in SCHEME.topics.values():
        assert all(one.labels[language].strip() for language in LANGUAGES)
        assert all(one.synonyms.get(language) for language in LANGUAGES), one.id
        assert one.scope and one.sources and one.csf
        assert all(SCHEME.sources[key].url.startswith("https://") and place for key, place in one.sources)
    assert {each for one in SCHEME.topics.values() for each in one.elements} == set(ELEMENTS)
    for language in LANGUAGES:
        labels = [one.labels[language] for one in SCHEME.topics.values()]
        assert len(set(labels)) == len(labels), language


@given(WORKS)
def test_treats_gives_reasons(work: Description) -> None:
    """Each treatment is of the three, once, in their order, with a reason."""
    found = treats(work)
    assert [one.what for one in found] == [what for what in TREATMENTS if what in {one.what for one in found}]
    assert all(one.reason for one in found)


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("Camellia encryption algorithm", "technology"),
        ("Protection profile for smart cards", "product"),
        ("Governance of cloud services", "service"),
    ],
)
def test_technology_product_service(title: str, what: str) -> None:
    """An algorithm is a technology, a card a product, governance a service."""
    assert what in {one.what for one in treats(Description("X 1", titles=(("en", title),)))}


def test_what_was_judged_by_hand_is_well_formed() -> None:
    """200 works judged once each, of known topics and treatments, with a reason."""
    with (Path(__file__).parent / "topics_judged.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["work"] for row in rows}) == len(rows) >= 200
    for row in rows:
        assert set(row["topics"].split()) <= {*IDS, "none"}, row
        assert row["treats"] and set(row["treats"].split()) <= set(TREATMENTS) and row["reason"], row

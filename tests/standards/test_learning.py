"""Learning what is about security: from fields and labels, the same again, nothing from what is withheld."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn")

from secretariat.domain.classification.judging import judge
from secretariat.domain.classification.phrases import lexicon
from secretariat.domain.classification.reading import read
from secretariat.domain.descriptions import Description
from secretariat.formats.security_model import write_model
from secretariat.standards.learning import learn, weak_labels

LEXICON = lexicon({"cryptography": ["encryption", "public key"], "misleading": ["key telephone"]})


def _works() -> list[Description]:
    several = []
    for number in range(40):
        several.append(
            Description(
                f"RFC {number}", "IETF", titles=(("en", f"Encryption for zebra messages {number}"),), areas=("sec",)
            )
        )
        several.append(
            Description(
                f"ISO {number}", "ISO", titles=(("en", f"Steel pipe fittings {number}"),), ics=("77.140",),
                committees=(("ISO/TC 17", ""),),
            )
        )  # fmt: skip
        several.append(Description(f"ITU-T X.12{number:02}", "ITU-T", titles=(("en", "Public key messages"),)))
        several.append(Description(f"ITU-T G.7{number:02}", "ITU-T", titles=(("en", "Speech pipe coding"),)))
    return several


def test_fields_give_labels():
    """Area, number range and code say what a work is about where nothing contradicts."""
    works = _works()
    found = weak_labels(works, {one.key: read(one, LEXICON) for one in works})
    assert found["RFC 1"] and found["ITU-T X.1201"]
    assert not found["ISO 1"] and not found["ITU-T G.701"]


def test_the_same_labels_give_the_same_model():
    """Learning again, from works in another order, gives the same bytes."""
    works = _works()
    once = write_model(learn(works, {}, LEXICON, version="1"))
    assert once == write_model(learn(works[::-1], {}, LEXICON, version="1"))


def test_what_is_learned_is_judged():
    """Works like those learned from are judged so, and a fact carries the weight of its works' words."""
    model = learn(_works(), {}, LEXICON)
    told = list(
        judge([Description("A", titles=(("en", "Encryption"),)), Description("B", titles=(("en", "Steel"),))], model)
    )
    assert [one.is_security for one in told] == [True, False]
    assert model.facts["code", "area sec"] > 0 > model.facts["committee", "ISO/TC 17"]


def test_words_of_one_body_alone_are_not_learned():
    """A body's own jargon has no weight: "zebra" stands in one body's titles only."""
    assert not any("zebra" in one for one in learn(_works(), {}, LEXICON).words)


def test_nothing_is_learned_from_what_is_withheld():
    """A model that withholds works is the model of the others."""
    works = _works()
    withheld = frozenset(one.key for one in works if one.key.endswith("7"))
    others = [one for one in works if one.key not in withheld]
    labels = {"RFC 7": False, "RFC 8": True}
    assert write_model(learn(works, labels, LEXICON, withheld=withheld)) == write_model(
        learn(others, {"RFC 8": True}, LEXICON)
    )

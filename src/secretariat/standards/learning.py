"""
Learn which works are about network and information security: from labels, and from what the catalogues' fields say.

Labels are few and of few bodies. The fields of all works give many more: who made a work, under which code, in which
number range (`weak_labels`). From these the words are learned, each body weighing the same whatever its size, and only
words that two bodies use, so that no body's jargon is taken for the subject. Facts are learned after the words and
from them: a committee weighs what the words of all its works say together.

scikit-learn is needed here (the extra "analysis") and nowhere at run time.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..domain.classification.facts import facts
from ..domain.classification.judging import Model, sigmoid, text_evidence
from ..domain.classification.phrases import Lexicon
from ..domain.classification.reading import Reading, features, groups, read, read_texts
from ..domain.descriptions import Description

_COMMITTEES = re.compile(
    r"ISO/IEC JTC 1/SC 27\b.*|ISO/TC 68/SC 2|S3|Cyber Security|Lawful Interception|Quantum.Safe Cryptography"
    r"|Quantum Key Distribution|Security Algorithms Group of Experts|Electronic Signatures and .*Infrastructures"
    r"|Securing Artificial Intelligence.*|Encrypted Traffic Integration|Information Security Indicators"
    r"|(?:TCCE |TISPAN |TIPHON |TETRA )?Security(?: Group)?|Privacy (?:Working|Interest) Group"
    r"|.*(?:\b(?:KMIP|SAML|XACML|CSAF|CACAO|OpenC2|DSS(?:-X)?|SPML)\b|Cyber Threat|PKCS|Web Services Security|Key Management"
    r"|Security Algorithms|Application Security|XML Security|Web Security|Security Interest|Web Crypto|Authentication Working"
    r"|Cybersecurity and Privacy|Privacy Management).*"
)
_CODES = re.compile(r"ICS 35\.030|area (?:sec|Cybersecurity)")
_NUMBERS = re.compile(r"ITU-T X\.(?:8[0-4]\d|509|1[0-7]\d\d)(?!\d)|NIST SP 800-|3GPP T[SR] (?:33|35|55)\.")
_TELLING = frozenset(
    ("field", "security", "cryptography", "algorithms", "protocols", "assurance", "threats", "identity", "protection")
)
_ELSEWHERE = re.compile(
    r"(?:07|17|19|21|23|39|53|55|59|6[157]|7[1379]|8[1357]|9[13])\.|13\.(?!310)|29\.(?!240)|75\.(?!200)"
)
_EMPTY_WORDS = (  # they say nothing of any subject
    "the of and to in for a an or on by with as at be is are was were been it its this that these those which from into"
    " can may shall will should has have not no other also all any such than then between within when where used use"
    " using if but their there they only both each more most one two first second new via per etc"
    " la le les de des du un une et ou en dans par pour sur au aux que qui est sont avec ce cette"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_MOST = 1200  # negatives of one body: more of the same say nothing new
_CATALOGUES = {
    "ITU-T": "itu", "ITU-R": "itu", "NBS": "nist", "NIST": "nist", "3GPP": "3gpp", "ETSI": "etsi", "IETF": "ietf",
    "W3C": "w3c", "OASIS": "oasis",
}  # fmt: skip


def catalogue(body: str) -> str:
    """Which kind of body: "iso" for all that ISO makes, alone or with others."""
    if body in _CATALOGUES:
        return _CATALOGUES[body]
    return next((name.lower() for name in ("ISO", "IEC", "IEEE") if name in re.split(r"[/ ]", body)), body.lower())


def weak_labels(descriptions: Iterable[Description], readings: Mapping[str, Reading]) -> dict[str, bool]:
    """
    By key, what the structured fields alone say; nothing of works where they do not, or where a telling phrase in the
    title contradicts: a committee for other matters writes of security now and then.
    """
    found = {}
    for one in descriptions:
        if not one.titles:
            continue
        said = [f"{kind} {what}" for kind, what in facts(one)]
        if (
            any(_COMMITTEES.fullmatch(each[10:]) for each in said if each.startswith("committee "))
            or any(_CODES.fullmatch(each[5:]) for each in said if each.startswith("code "))
            or _NUMBERS.match(one.key)
        ):
            found[one.key] = True
        elif _is_elsewhere(one) or not _speaks(readings[one.key]):
            found[one.key] = False
    return found


def _speaks(reading: Reading) -> bool:
    """Whether the words contradict a committee for other matters: one telling phrase in the title, or three below."""
    telling = {(text, place) for group, text, place in reading.phrases if group in _TELLING}
    return len(telling) > 2 or any(place == "title" for _, place in telling)


def _is_elsewhere(one: Description) -> bool:
    """Of fields of trade, all its codes far from information technology: what is secured there is no information."""
    return bool(one.ics) and all(_ELSEWHERE.match(code) for code in one.ics)


def learn(
    descriptions: Sequence[Description],
    labels: Mapping[str, bool],
    lexicon: Lexicon,
    *,
    version: str = "",
    readings: Mapping[str, Reading] | None = None,
    withheld: frozenset[str] = frozenset(),
    unknown_facts: bool = False,
) -> Model:
    """
    Args:
        descriptions: of all works.
        labels: key -> whether it is about security, by a person or a set of reference; they overrule weak ones.
        lexicon: phrases of the field by group.
        readings: of the works, when they are at hand already.
        withheld: keys of works from which nothing is learned: those that a measure is taken on.
        unknown_facts: leave the weights of facts out: for measures on text alone.

    Returns:
        The model; the same for the same arguments, byte by byte.
    """
    by_key = {one.key: one for one in descriptions if one.key not in withheld}
    if readings is None:
        readings = {key: read(one, lexicon) for key, one in by_key.items()}
    weak = weak_labels(by_key.values(), readings)
    chosen = _chosen(
        by_key, {**weak, **{key: value for key, value in labels.items() if key in by_key}}, set(labels), readings
    )
    examples = _examples(by_key, chosen, readings, lexicon)
    base, group_weights, word_weights = _fit(examples)
    model = Model(version, lexicon, base, group_weights, word_weights, {})
    if unknown_facts:
        return model
    return Model(version, lexicon, base, group_weights, word_weights, _facts(by_key.values(), readings, model))


def _chosen(
    by_key: Mapping[str, Description], labels: Mapping[str, bool], sure: set[str], readings: Mapping[str, Reading]
) -> dict[str, bool]:
    """
    All positives and labels of reference; of the other negatives of each body as many that hold a phrase, which teach
    what misleads, as others: by the hash of their key.
    """
    several: dict[str, list[str]] = defaultdict(list)
    for key, value in labels.items():
        if not value and key not in sure:
            several[catalogue(by_key[key].body)].append(key)
    kept = {
        key
        for keys in several.values()
        for key in sorted(keys, key=lambda key: (not readings[key].phrases, _hash(key)))[:_MOST]
        + sorted(keys, key=_hash)[:_MOST]
    }
    return {key: value for key, value in sorted(labels.items()) if value or key in sure or key in kept}


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


_Example = tuple[str, bool, float, Reading]  # body, label, weight, what is read


def _examples(
    by_key: Mapping[str, Description], chosen: Mapping[str, bool], readings: Mapping[str, Reading], lexicon: Lexicon
) -> list[_Example]:
    """A work's title and abstract, its title alone, and its title in French where there is one: each an example."""
    count = Counter((catalogue(by_key[key].body), value) for key, value in chosen.items())
    several: list[_Example] = []
    for key, value in chosen.items():
        one = by_key[key]
        body = catalogue(one.body)
        weight = 1 / math.sqrt(count[body, value])
        several.append((body, value, weight, readings[key]))
        several.append((body, value, weight / 2, read_texts(one.title, (), lexicon)))
        french = next((text for language, text in one.titles[1:] if language == "fr"), "")
        if french:
            several.append((body, value, weight / 3, read_texts(french, (), lexicon)))
    return several


def _fit(examples: Sequence[_Example]) -> tuple[int, dict[str, int], dict[str, int]]:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts = [list(features(reading)) for *_, reading in examples]
    bodies: dict[str, set[str]] = defaultdict(set)
    frequency: Counter[str] = Counter()
    for (body, *_), text in zip(examples, texts, strict=True):
        frequency.update(text)
        for one in text:
            bodies[one].add(body)
    words = sorted(
        one
        for one, several in bodies.items()
        if len(several) > 1 and frequency[one] > 5 and one.removeprefix("=") not in _EMPTY
    )
    names = sorted(
        {
            f"{name} {step}"
            for *_, reading in examples
            for name, count in groups(reading).items()
            for step in range(1, count + 1)
        }
    )
    place = {one: index for index, one in enumerate([*names, *words])}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for (*_, reading), text in zip(examples, texts, strict=True):
        for name, count in groups(reading).items():
            for step in range(1, count + 1):
                columns.append(place[f"{name} {step}"])
                values.append(1.0)
        known = [place[one] for one in text if one in place]
        columns += known
        values += [1 / math.sqrt(len(known))] * len(known) if known else []
        ends.append(len(columns))
    matrix: Any = csr_matrix((values, columns, ends), shape=(len(examples), len(place)))
    target = np.array([value for _, value, _, _ in examples])
    weight = np.array([one for _, _, one, _ in examples])
    for side in (True, False):  # both classes weigh the same
        weight[target == side] *= _WEIGHT / weight[target == side].sum()
    fitted = LogisticRegression(C=1.0, max_iter=300, tol=1e-4).fit(matrix, target, sample_weight=weight)
    learned = fitted.coef_[0]
    rounded = {one: round(float(learned[index]) * 1000) for one, index in place.items()}
    return (
        round(float(fitted.intercept_[0]) * 1000),
        {one: rounded[one] for one in names if rounded[one]},
        {one: rounded[one] for one in words if abs(rounded[one]) >= 60},
    )


_WEIGHT = 5000.0  # of all examples of a class together, against the penalty of 1 on the squares of all weights
_PRIOR = 8.0  # works of the average kind that a fact is thought to have had before any was seen
_WEIGHTIEST = 4000


def _facts(
    descriptions: Iterable[Description], readings: Mapping[str, Reading], model: Model
) -> dict[tuple[str, str], int]:
    """How much more often than elsewhere a fact's works are about security by their words, as a logit, shrunk."""
    of: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
    total = [0, 0.0]
    for one in descriptions:
        if not one.titles:
            continue
        logit = model.base + sum(weight for *_, weight in text_evidence(readings[one.key], model))
        probability = round(sigmoid(logit / 1000), 4)
        for each in (total, *(of[fact.kind, fact.what] for fact in facts(one))):
            each[0] += 1
            each[1] += probability
    base = total[1] / total[0]
    usual = math.log(base / (1 - base))
    weights = {}
    for fact, (count, sure) in sorted(of.items()):
        share = (sure + _PRIOR * base) / (count + _PRIOR)
        weight = round((math.log(share / (1 - share)) - usual) * 1000 / 2)
        if count > 2 and abs(weight) >= 50:
            weights[fact] = max(-_WEIGHTIEST, min(_WEIGHTIEST, weight))
    return weights

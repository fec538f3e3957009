"""
How well words alone tell what is about security, and what it costs to judge all works.

    python bench/classification.py --keep descriptions.pickle

The file keeps the descriptions of all works (written by bench/twins.py). The gold's labels rest on committees, codes and
number ranges: these are hidden here, and what is tested is learned from nowhere, nor are works of its family or the
same text of another body. Measures: F1 by cross-validation grouped by family and leaving a body out each time, whole
and on titles alone, with and without the labels that reading finds wrong; a plain TF-IDF and logistic regression and a
list of words in the same run; calibration; the set judged by hand; seconds of the processor for judging all works.
The data is found by SECRETARIAT_DATA.
"""

from __future__ import annotations

import argparse
import csv
import gc
import hashlib
import os
import pickle
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from secretariat.domain.classification.judging import Model, judge, sigmoid, text_evidence
from secretariat.domain.classification.phrases import words
from secretariat.domain.classification.reading import Reading, read, read_texts
from secretariat.domain.descriptions import Description
from secretariat.domain.designations import parse
from secretariat.domain.works import work_key
from secretariat.formats.security_model import read_model, read_phrases
from secretariat.standards.learning import catalogue, learn

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data")) / "standards"
LEARNED = ROOT / "src" / "secretariat" / "standards" / "learned"
BODIES = ("itu", "iso", "ieee and iec", "etsi", "3gpp", "oasis", "w3c", "ietf")  # under 30 positives: pooled
LIST = re.compile(
    r"secur|crypt|cipher|authenti|privacy|key manage|key exchange|certificate|signature|intercept|trust|cyber|threat|attack"
    r"|identity|access control|confidential|integrity|\btls\b|ipsec|public.key|\bpki\b|\bsaml\b|\bxacml\b|kerberos|password",
    re.IGNORECASE,
)
_OF_3GPP = re.compile(r"3GPP T[SR] (\d\d\.\d+)")

Text = Callable[[Description], tuple[str, tuple[str, ...]]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--keep", type=Path, required=True, help="file in which the descriptions are kept")
    gc.disable()
    Bench(pickle.loads(arguments.parse_args().keep.read_bytes())).run()


class Bench:
    """*gold*: key -> (label, body); *group*: key -> name of its family and same texts."""

    def __init__(self, some: list[Description]) -> None:
        self.some = some
        self.by_key = {one.key: one for one in some}
        self.lexicon = read_phrases(LEARNED / "security_phrases.yaml")
        self.readings = {one.key: read(one, self.lexicon) for one in some}
        self.titles = {one.key: read_texts(one.title, (), self.lexicon) for one in some}
        self.gold = dict(self._gold())
        self.doubtful = {one["work"]: one["reason"] for one in _rows(LEARNED / "doubtful_labels.csv")}
        self.group, self.members = _groups(some)

    def run(self) -> None:
        print(f"works {len(self.some):,}; gold {len(self.gold):,}, positive {sum(v for v, _ in self.gold.values()):,}")
        folds = self._folds()
        scores: dict[str, tuple[float, float]] = {}
        for held in folds:
            scores |= self._score(held, self._related(held))
        self._print("cross-validation, 5 folds by family", scores)
        left: dict[str, tuple[float, float]] = {}
        for body in BODIES:
            held = {key for key, (_, one) in self.gold.items() if one == body}
            left |= self._score(held, self._related(held) | self._of_body(body))
        self._print("one body left out each time, with its texts in others", left)
        self._calibration(scores)
        for name, texts in (("title, abstract, keywords", _whole), ("title", _title)):
            self._plain(name, texts, folds)
        self._list()
        print("labels that reading finds wrong (the gold's label; the probability by cross-validation):")
        for key, reason in self.doubtful.items():
            if key in self.gold:
                print(f"  {key:20} {int(self.gold[key][0])} {sigmoid(scores[key][0]):.2f}  {reason}")
        self._hard()
        self._cost()

    def _gold(self) -> Iterable[tuple[str, tuple[bool, str]]]:
        for row in _rows(DATA / "gold" / "security.csv"):
            read_as = parse(row["identifier"])
            key = work_key(read_as) if read_as else row["identifier"]
            if key in self.by_key:
                body = row["body"]
                yield key, (row["label"] == "1", "ieee and iec" if body in ("ieee", "iec") else body)

    def _folds(self) -> list[set[str]]:
        several: dict[int, set[str]] = defaultdict(set)
        for key in self.gold:
            several[int(hashlib.sha256(self.group[key].encode()).hexdigest(), 16) % 5].add(key)
        return list(several.values())

    def _related(self, held: Iterable[str]) -> set[str]:
        return {other for key in held for other in self.members[self.group[key]]}

    def _of_body(self, body: str) -> set[str]:
        return {one.key for one in self.some if catalogue(one.body) in body.split(" and ")}

    def _learned(self, withheld: set[str]) -> Model:
        labels = {key: value for key, (value, _) in self.gold.items()}
        return learn(
            self.some, labels, self.lexicon, readings=self.readings, withheld=frozenset(withheld), unknown_facts=True
        )

    def _score(self, held: set[str], withheld: set[str]) -> dict[str, tuple[float, float]]:
        """Logits from the whole text and from the title alone."""
        model = self._learned(withheld | held)
        return {key: (_logit(model, self.readings[key]), _logit(model, self.titles[key])) for key in held}

    def _print(self, name: str, scores: Mapping[str, tuple[float, float]]) -> None:
        print(f"\n{name}\n  {'':14} {'F1':>6} {'titles':>7} {'without doubtful labels':>24} {'positive':>9}")
        rows = [(body, [key for key in scores if self.gold[key][1] == body]) for body in BODIES]
        means = []
        for body, keys in [*rows, ("all", list(scores))]:
            values = [self._f1(scores, keys, 0), self._f1(scores, keys, 1)]
            values.append(self._f1(scores, [key for key in keys if key not in self.doubtful], 0))
            if body != "all":
                means.append(values)
            count = sum(self.gold[key][0] for key in keys)
            print(f"  {body:14} {values[0]:6.3f} {values[1]:7.3f} {values[2]:24.3f} {count:9}")
        mean = [sum(column) / len(means) for column in zip(*means, strict=True)]
        print(f"  {'mean of bodies':14} {mean[0]:6.3f} {mean[1]:7.3f} {mean[2]:24.3f}")

    def _f1(self, scores: Mapping[str, tuple[float, float]], keys: Iterable[str], which: int) -> float:
        return f1((scores[key][which] >= 0, self.gold[key][0]) for key in keys)

    def _calibration(self, scores: Mapping[str, tuple[float, float]]) -> None:
        pairs = [(sigmoid(logit), self.gold[key][0]) for key, (logit, _) in scores.items()]
        print(f"\ncalibration on the gold: Brier {sum((p - y) ** 2 for p, y in pairs) / len(pairs):.4f}")
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for pair in pairs:
            bins[min(int(pair[0] * 10), 9)].append(pair)
        for number, several in sorted(bins.items()):
            told, true = (sum(column) / len(several) for column in zip(*several, strict=True))
            print(
                f"  {number / 10:.1f} to {(number + 1) / 10:.1f}: told {told:.3f}, true {true:.3f}, of {len(several):5}"
            )

    def _plain(self, name: str, texts: Text, folds: Sequence[set[str]]) -> None:
        of = {key: " ".join((texts(self.by_key[key])[0], *texts(self.by_key[key])[1])) for key in self.gold}
        bodies = [{key for key, (_, one) in self.gold.items() if one == body} for body in BODIES]
        found = {}
        for kind, parts in (("folds", folds), ("bodies", bodies)):
            several, each = [], []
            for held in parts:
                known = [key for key in self.gold if key not in held]
                vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
                matrix = vectors.fit_transform(of[key] for key in known)
                fitted = LogisticRegression(C=10, max_iter=1000).fit(matrix, [self.gold[key][0] for key in known])
                keys = list(held)
                told = np.asarray(fitted.predict(vectors.transform(of[key] for key in keys)))
                pairs = [(bool(one), self.gold[key][0]) for one, key in zip(told, keys, strict=True)]
                several += pairs
                each.append(f1(pairs))
            found[kind] = f1(several) if kind == "folds" else sum(each) / len(each)
        print(f"plain TF-IDF and logistic regression, {name}: folds {found['folds']:.3f}, bodies {found['bodies']:.3f}")

    def _list(self) -> None:
        for name, texts in (("title, abstract, keywords", _whole), ("title", _title)):
            told = {key: " ".join((texts(self.by_key[key])[0], *texts(self.by_key[key])[1])) for key in self.gold}
            score = f1((bool(LIST.search(told[key])), value) for key, (value, _) in self.gold.items())
            print(f"a list of words, {name}: {score:.3f}")

    def _hard(self) -> None:
        rows = [one for one in _rows(LEARNED / "hard_set.csv") if one["work"] in self.by_key]
        model = self._learned(self._related(one["work"] for one in rows))
        pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
        wrong = []
        for row in rows:
            one = self.by_key[row["work"]]
            french = row["title"] == "fr"
            reading = read_texts(dict(one.titles)["fr"], (), self.lexicon) if french else self.readings[one.key]
            logit, label = _logit(model, reading), row["label"] == "1"
            for name in ("all", row["chosen for"]):
                pairs[name].append((logit >= 0, label))
            if (logit >= 0) != label:
                wrong.append(f"  {one.key:22} {int(label)} {sigmoid(logit):.2f} {one.title[:80]}")
        print(f"\njudged by hand, {len(rows)} works: F1 {f1(pairs['all']):.3f} by words alone; wrong:")
        print("\n".join(wrong))
        shipped = {one.key: one.is_security for one in judge((self.by_key[r["work"]] for r in rows), _shipped())}
        print(f"  with the fields too: F1 {f1((shipped[r['work']], r['label'] == '1') for r in rows):.3f}")

    def _cost(self) -> None:
        model = _shipped()
        gc.freeze()
        began = time.process_time()
        count = Counter(one.is_security for one in judge(self.some, model))
        print(
            f"\nall works judged in {time.process_time() - began:.1f} s of the processor: {count[True]:,} about security"
        )


def f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Of (told, true)."""
    count = Counter(pairs)
    return 2 * count[True, True] / max(1, 2 * count[True, True] + count[True, False] + count[False, True])


def _shipped() -> Model:
    return read_model(LEARNED / "security.json")


def _logit(model: Model, reading: Reading) -> float:
    return (model.base + sum(weight for *_, weight in text_evidence(reading, model))) / 1000


def _whole(one: Description) -> tuple[str, tuple[str, ...]]:
    return one.title, (*(text for _, text in one.abstracts[:1]), *one.keywords)


def _title(one: Description) -> tuple[str, tuple[str, ...]]:
    return one.title, ()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _groups(some: Iterable[Description]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """A name for each work's group and its members: one family, one title of five words or more, one 3GPP number."""
    leader: dict[str, str] = {}

    def first(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name] = leader[leader[name]]
        return name

    for one in some:
        said = words(one.title)
        number = _OF_3GPP.search(one.title) or _OF_3GPP.match(one.key)
        marks = [f"family {one.family}", *([f"title {' '.join(said)}"] if len(said) > 4 else [])]
        for mark in [*marks, *([f"3GPP {number[1]}"] if number else [])]:
            leader[first(mark)] = first(f"work {one.key}")
    group = {one.key: first(f"work {one.key}") for one in some}
    members: dict[str, set[str]] = defaultdict(set)
    for key, name in group.items():
        members[name].add(key)
    return group, members


if __name__ == "__main__":
    main()

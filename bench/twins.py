"""
What it costs to find the twins of all works, and how many are found and are right.

    python bench/twins.py --keep descriptions.pickle

The first run reads all catalogues (minutes) and keeps the descriptions of the works in the file; later runs begin with
it. Prints: seconds of each step and memory; a run over 1,000 changed works and whether it gives what a whole run gives;
recall and precision on the gold pairs, also with what the records state hidden, beside exact titles; a plain TF-IDF
nearest-neighbour pass (five minutes); precision on the pairs judged by hand. All times are of the processor, in one
process, so that others beside do not count. The data is found by SECRETARIAT_DATA.
"""

from __future__ import annotations

import argparse
import csv
import gc
import pickle
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import catalogue_identifiers  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.neighbors import NearestNeighbors  # noqa: E402

from secretariat.domain import twins  # noqa: E402
from secretariat.domain.descriptions import Description, descriptions  # noqa: E402
from secretariat.domain.designations import parse  # noqa: E402
from secretariat.domain.publications import publication  # noqa: E402
from secretariat.domain.twins.numbers import amended, spelled  # noqa: E402
from secretariat.domain.twins.stated import plain  # noqa: E402
from secretariat.domain.works import work_key, works  # noqa: E402
from secretariat.formats import Context, relaton_yaml  # noqa: E402

JUDGED = ROOT / "tests" / "domain" / "twins_judged.csv"
Pair = tuple[str, str]
NEAR = 0.8  # cosine from which the plain pass calls two titles one


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--keep", type=Path, required=True, help="file in which the descriptions are kept")
    arguments.add_argument("--plain", type=int, default=0, help="works asked for in the plain pass (0: all)")
    given = arguments.parse_args()
    gc.disable()
    some = _kept(given.keep)
    gc.freeze()
    before = _memory()
    learned = twins.frequencies((one.title for one in some), "bench")
    found, seconds = _timed(lambda: _whole(some, learned))
    print(f"{len(some):,} works; {seconds:.1f} s of the processor in all; memory grew by {_memory() - before:.0f} MB")
    for (kind, basis), count in sorted(Counter((one.kind, one.basis) for one in found.twins).items()):
        print(f"  {kind:14} {basis:11} {count:6,}")
    profiles = {one.key: twins.profile(one, learned)[0] for one in some}
    issuers = {key: "|".join(sorted(one.publishers)) for key, one in profiles.items()}
    joined, seconds = _timed(lambda: twins.groups(found.twins, issuers))
    print(f"groups: {len(joined):,} of {sum(len(one.works) for one in joined):,} works, in {seconds:.1f} s")
    print("problems:", dict(Counter(one.code for one in found.problems)))
    _incremental(some, learned, found)

    gold = list(_gold({one.key for one in some}))
    print(f"\ngold: {len(gold):,} pairs of two works that are held; a pair of one work is no pair here")
    print(f"named, and held in no catalogue: {len(twins.unheld(profiles.values())):,}; of the gold {_named(profiles)}")
    full = _pairs(found.twins)
    alone = _pairs(twins.find((_without_statements(one) for one in some), learned).twins)
    exact = _exact(some)
    plain, seconds = _timed(lambda: _nearest(some, given.plain))
    print(
        f"plain TF-IDF nearest neighbours, cosine {NEAR} and more, other publishers: {seconds:.1f} s, {len(plain):,} pairs"
    )
    for name, pairs in (("twins", full), ("nothing stated", alone), ("exact titles", exact), ("plain TF-IDF", plain)):
        print(f"\n{name}: {len(pairs):,} pairs")
        _table(gold, pairs)
    _elsewhere(found.twins, alone, issuers)
    _judged(found.twins)


def _kept(path: Path) -> list[Description]:
    if not path.exists():
        names = (*catalogue_identifiers.YAML, *catalogue_identifiers.READERS)
        fields: dict[str, dict[str, object]] = {}
        for name in names:
            for one in _statements(name):
                key = str(one["designation"])
                fields[key] = {**one, **fields.get(key, {})}
        path.write_bytes(pickle.dumps(list(descriptions(works(map(publication, fields.values())), fields)), protocol=5))
    return list(pickle.loads(path.read_bytes()))


def _statements(name: str) -> Iterator[dict[str, object]]:
    reader = catalogue_identifiers.READERS.get(name, relaton_yaml)
    for item in reader.read(catalogue_identifiers.STANDARDS / f"{name}.tar.gz", {}, Context()):
        for statement in getattr(item, "statements", ()):
            yield {**statement.fields, "designation": statement.fields.get("designation") or statement.key}


def _whole(some: Iterable[Description], learned: twins.Frequencies) -> twins.Found:
    """As `twins.find`, with the seconds of each step."""
    began = time.process_time()
    profiles, problems = {}, []
    for one in some:
        profiles[one.key], wrong = twins.profile(one, learned)
        problems += wrong
    read = time.process_time()
    of = {key: twins.places(one) for key, one in profiles.items()}
    placed = time.process_time()
    found = twins.candidates(of)
    paired = time.process_time()
    result = twins.compare(found, profiles)
    ended = time.process_time()
    print(
        f"reading records {read - began:.1f} s, places {placed - read:.1f} s, {len(found.told) + len(found.alike):,} "
        f"candidates {paired - placed:.1f} s, comparing {ended - paired:.1f} s"
    )
    return twins.Found(result, sorted(problems), found.crowded)


def _incremental(some: list[Description], learned: twins.Frequencies, whole: twins.Found) -> None:
    """Of a register in which 1,000 works were other than they are now."""
    pick = random.Random(2006)
    changed = {one.key for one in pick.sample(some, 1000)}
    titles = [one.titles for one in some if one.key in changed]
    pick.shuffle(titles)
    was = [one._replace(titles=titles.pop()) if one.key in changed else one for one in some]
    before = twins.find(was, learned)
    of = {one.key: twins.places(twins.profile(one, learned)[0]) for one in some if one.key not in changed}
    by_key = {one.key: one for one in some}

    def again() -> twins.Found:
        new = {key: twins.places(twins.profile(by_key[key], learned)[0]) for key in changed}
        return twins.find_changed(before, of | new, changed, lambda keys: [by_key[key] for key in keys], learned)

    found, seconds = _timed(again)
    same = (found.twins, found.crowded) == (whole.twins, whole.crowded)
    print(f"1,000 changed works: {seconds:.1f} s, {'the same as' if same else 'NOT THE SAME AS'} a whole run")


def _without_statements(one: Description) -> Description:
    """Without relations, further identifiers and abstracts, and without another body's number in the title."""
    bare = re.sub(r"\((?:3GPP|GSM|IEEE Std) [^()]*\)|\[[^\[\]]*\]", "", one.title)
    titles = (("en", bare), *one.titles[1:]) if one.titles else ()
    return one._replace(titles=titles, abstracts=(), identifiers=(), relations=())


def _gold(held: Collection[str]) -> Iterator[tuple[str, bool, Pair]]:
    """(kind, whether twins, works): each pair of works once a kind."""
    said = {}
    with (catalogue_identifiers.STANDARDS / "gold" / "twins.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            a, b = (_work(row[name], held) for name in ("id_a", "id_b"))
            if a and b and a != b:
                said[row["kind"], (min(a, b), max(a, b))] = row["label"] == "1"
    for (kind, pair), label in sorted(said.items()):
        yield kind, label, pair


def _named(profiles: Mapping[str, twins.Profile]) -> str:
    """Of the gold pairs of which one text is not held, how many does the other name?"""
    told = asked = 0
    with (catalogue_identifiers.STANDARDS / "gold" / "twins.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other = row["id_a"], row["id_b"]
            if row["b_in_data"] == "0":
                one, other = other, one
            target, work = parse(plain(one)), _work(other, profiles.keys())
            if row["label"] == "1" and "0" in (row["a_in_data"], row["b_in_data"]) and target and work:
                asked += 1
                told += any(name.spelled == spelled(target.base().work()) for name in profiles[work].named)
    return f"{told} of {asked}"


def _work(identifier: str, held: Collection[str]) -> str:
    one = parse(identifier)
    if one is None:
        return ""
    base = amended(one.base().work())
    names = (str(one.work()), work_key(one), work_key(base) if base else "")
    return next((name for name in names if name in held), "")


def _pairs(some: Iterable[twins.Twin]) -> set[Pair]:
    return {(one.a, one.b) for one in some if one.kind in twins.TWINS}


def _exact(some: Iterable[Description]) -> set[Pair]:
    """Works of other publishers with the same letters and digits in their titles, four words at least."""
    of: dict[str, list[str]] = defaultdict(list)
    for one in some:
        said = re.sub(r"\((?:3GPP|GSM) [^()]*\)|\bpart \d+\b", " ", one.title.casefold())
        words = re.findall(r"[^\W_]+", said)
        if len(words) > 3:
            of[" ".join(words)].append(one.key)
    body = {one.key: one.body for one in some}
    return {
        (min(a, b), max(a, b))
        for keys in of.values()
        if len(keys) < 50
        for a in keys
        for b in keys
        if body[a] < body[b]
    }


def _nearest(some: list[Description], asked: int) -> set[Pair]:
    titled = [one for one in some if one.title]
    matrix = TfidfVectorizer(min_df=2, sublinear_tf=True).fit_transform([one.title for one in titled])
    nearest = NearestNeighbors(n_neighbors=6, metric="cosine", algorithm="brute").fit(matrix)
    rows = range(len(titled)) if not asked else random.Random(1).sample(range(len(titled)), asked)
    pairs: set[Pair] = set()
    for first in range(0, len(rows), 1000):
        part = list(rows[first : first + 1000])
        distances, places = nearest.kneighbors(matrix[part])
        for row, apart, others in zip(part, distances, places, strict=True):
            for distance, other in zip(apart, others, strict=True):
                a, b = titled[row], titled[other]
                if 1 - distance >= NEAR and a.body != b.body:
                    pairs.add((min(a.key, b.key), max(a.key, b.key)))
    return pairs


# Kinds of the gold by the fact that a record states.
_FACTS = {
    "the other's identifier (ITU, ISO and IEC)": ("identifier", "identifier+title", "abstract+identifier", "abstract+identifier+title"),
    "words of an abstract": ("abstract", "abstract+identifier", "abstract+identifier+title"),
    "the specification's name in the title (ETSI, 3GPP)": ("transposed", "title+transposed"),
    "a relation (IEEE)": ("adopted",),
    "nothing, the titles are the same": ("title", "title+transposed"),
}  # fmt: skip
_SIBLINGS = {
    "the other's identifier (ITU, ISO and IEC)": ("sibling_part",),
    "the specification's name in the title (ETSI, 3GPP)": ("same_series",),
}


def _table(gold: list[tuple[str, bool, Pair]], pairs: set[Pair]) -> None:
    print(f"  {'what is stated':52} {'twins':>5} {'recall':>7} {'siblings':>8} {'precision':>9}")
    for name, kinds in {**_FACTS, "all": tuple({kind for kind, label, _ in gold if label})}.items():
        siblings = _SIBLINGS.get(name, ("sibling_part", "same_series") if name == "all" else ())
        true = {pair for kind, label, pair in gold if label and kind in kinds}
        false = {pair for kind, label, pair in gold if not label and kind in siblings}
        right, wrong = len(true & pairs), len(false & pairs)
        print(
            f"  {name:52} {len(true):5} {right / len(true):7.3f} {len(false):8} "
            f"{right / (right + wrong) if right + wrong else 1:9.3f}"
        )


def _elsewhere(found: Iterable[twins.Twin], alone: Iterable[Pair], issuers: Mapping[str, str]) -> None:
    """Of pairs found with nothing stated, whose works state a twin of the other's body: is it this one?"""

    def house(key: str) -> str:
        names = set(issuers[key].split("|"))
        return "ISO, IEC" if names & {"ISO", "IEC"} else "ITU" if names & {"ITU-T", "ITU-R"} else issuers[key]

    said: dict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.kind in twins.TWINS and one.basis in ("stated", "identifier"):
            said[one.a].add(one.b)
            said[one.b].add(one.a)
    counts: dict[Pair, Counter[str]] = defaultdict(Counter)
    for a, b in alone:
        if house(a) != house(b):
            of_body = {house(key) == house(b) for key in said[a]} | {house(key) == house(a) for key in said[b]}
            where = "this" if b in said[a] else "another" if True in of_body else ""
            counts[min(house(a), house(b)), max(house(a), house(b))][where] += 1
    print("\nnothing stated, beside what the records do state (another: often another edition or draft of it):")
    for bodies, each in sorted(counts.items()):
        if each["this"] + each["another"] > 9:
            share = each["this"] / (each["this"] + each["another"])
            print(f"  {' – '.join(bodies):20} this one {each['this']:5}, another {each['another']:4}: {share:.3f}")


def _judged(found: Iterable[twins.Twin]) -> None:
    if not JUDGED.exists():
        return
    now = {(one.a, one.b): one for one in found}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with JUDGED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one = now.get((row["a"], row["b"]))
            as_then = one is not None and (one.kind == "related") == (row["kind"] == "related")
            counts[row["sample"]][row["verdict"] if as_then else "gone"] += 1
    print("\njudged by hand (pairs that are no longer found, or are no more or now related, are gone):")
    for sample, each in counts.items():
        print(f"  {sample:10} {dict(each)}; right {each['right'] / max(1, each.total() - each['gone']):.3f}")


T = TypeVar("T")


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    return make(), time.process_time() - began


def _memory() -> float:
    """Most memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

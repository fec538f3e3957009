"""Every way of reading what the study has found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from ...domain import addresses
from . import store
from .models import Gap, Overlap, Publication, Study, Succession, TopicAssignment, Twin, Work, WorkProblem

TREATMENTS = ("technology", "product", "service")


def in_effect() -> Study | None:
    """The study that is in effect; one query."""
    return store.in_effect()


def works(
    *, body: str = "", topic: str = "", state: str = "", since: str = "", security: bool | None = None, treats: str = "",
    family: str = "", series: str = "",
) -> QuerySet[Work]:  # fmt: skip
    """Works that pass the filters, in no order; *since*: published on or after a day of reduced precision."""
    found = Work.objects.all()
    for name, value in (("body", body), ("state", state), ("family", family), ("series", series)):
        if value:
            found = found.filter(**{name: value})
    if security is not None:
        found = found.filter(is_security=security)
    if since:
        found = found.filter(newest__gte=since)
    if treats:
        found = found.filter(treats__contains=treats)
    if topic:
        assigned = TopicAssignment.objects.filter(topic=topic, is_set_aside=False).values("work")
        found = found.filter(key__in=assigned)
    return found


def work(key: str) -> Work | None:
    return Work.objects.filter(key=key).first()


def work_of(thing: int) -> Work | None:
    """The work of a standard; one query."""
    return Work.objects.filter(key__in=Publication.objects.filter(thing_id=thing).values("work")).first()


def publications(key: str) -> list[Publication]:
    """Of a work, in its order."""
    return list(Publication.objects.filter(work=key).select_related("thing").order_by("place"))


def successions(key: str) -> list[Succession]:
    """Steps within a work, into it and out of it."""
    return list(Succession.objects.filter(Q(work=key) | Q(later_work=key)).order_by("earlier", "later"))


def topics_of(keys: Sequence[str]) -> dict[str, list[TopicAssignment]]:
    """Topics of works that count, the best first; one query."""
    found: dict[str, list[TopicAssignment]] = defaultdict(list)
    for one in TopicAssignment.objects.filter(work__in=keys, is_set_aside=False).order_by("work", "rank", "topic"):
        found[one.work].append(one)
    return found


def twins(
    *, work: str = "", kind: str = "", basis: str = "", state: str = "", security: bool | None = None, body: str = ""
) -> QuerySet[Twin]:
    """Twins that pass the filters, in no order."""
    found = Twin.objects.all()
    if work:
        found = found.filter(Q(a=work) | Q(b=work))
    for name, value in (("kind", kind), ("basis", basis), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    if security is not None:
        found = found.filter(is_security=security)
    if body:
        of_body = Work.objects.filter(body=body).values("key")
        found = found.filter(Q(a__in=of_body) | Q(b__in=of_body))
    return found


def overlaps(*, topic: str = "", body: str = "", work: str = "") -> QuerySet[Overlap]:
    """Overlaps that pass the filters, the strongest first."""
    found = Overlap.objects.order_by("rank")
    if topic:
        found = found.filter(topic=topic)
    if work:
        found = found.filter(Q(a=work) | Q(b=work))
    if body:
        of_body = Work.objects.filter(body=body).values("key")
        found = found.filter(Q(a__in=of_body) | Q(b__in=of_body))
    return found


def gaps(*, topic: str = "", body: str = "", kind: str = "") -> QuerySet[Gap]:
    """Gaps that pass the filters, the first to be looked at first."""
    found = Gap.objects.order_by("rank")
    for name, value in (("topic", topic), ("body", body), ("kind", kind)):
        if value:
            found = found.filter(**{name: value})
    return found


def problems(key: str) -> list[WorkProblem]:
    return list(WorkProblem.objects.filter(work=key).order_by("place", "code"))


def titles(keys: Iterable[str]) -> dict[str, Work]:
    """Works by key, with what a list shows of them; one query."""
    shown = ("key", "body", "title", "title_language", "state", "newest", "is_security")
    return {one.key: one for one in Work.objects.filter(key__in=sorted(set(keys))).only(*shown)}


def by_topic(found: QuerySet[Work] | None = None) -> dict[str, dict[str, int]]:
    """How many works each topic has, by state; of all works about security, or of those given. One query."""
    keys = (Work.objects.filter(is_security=True) if found is None else found).values("key", "state")
    states = {row["key"]: row["state"] for row in keys}
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for topic, work in TopicAssignment.objects.filter(is_set_aside=False).values_list("topic", "work"):
        if work in states:
            counts[topic][states[work]] += 1
    return {topic: dict(of) for topic, of in counts.items()}


def counted(*names: str) -> dict[tuple[Any, ...], int]:
    """How many works there are of each of some columns together; one query."""
    rows = Work.objects.order_by().values_list(*names).annotate(count=Count("pk"))
    return {tuple(row[:-1]): row[-1] for row in rows}


def work_address(key: str) -> str:
    return reverse("work", args=[addresses.segment(key)])


def plain(one: Work, topics: Mapping[str, Sequence[TopicAssignment]]) -> dict[str, Any]:
    """A work as data."""
    return {
        "id": f"work:{one.key}", "key": one.key, "body": one.body, "title": one.title, "state": one.state, "first": one.first,
        "newest": one.newest, "security": one.is_security, "probability": one.probability, "said_by": one.security_by,
        "topics": [each.topic for each in topics.get(one.key, ())], "treats": one.treats.split(), "family": one.family,
        "series": one.series, "committee": one.committee, "doctype": one.doctype, "editions": one.editions,
        "publications": one.publications, "problems": one.problems,
    }  # fmt: skip

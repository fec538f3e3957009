"""Pages of works and twins."""

from __future__ import annotations

from itertools import islice

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ...accounts.access import allow
from ...domain import addresses
from ...evidence.freshness import fresh, in_effect, today
from ...inventory import entities
from ...web import data
from ...web.described import ANY, COUNT, FLAG, IDS, ROWS, SAID, TEXT, described
from ...web.page import host
from ...web.words import words
from .. import queries as standards
from . import chains, queries, references
from .listing import TwinList, WorkList
from .models import Study, Work
from .words import BASES, EVIDENCE, KINDS, ROLES, STATE_BASES, STATES, STEP_BASES, TREATMENTS, TWIN_STATES, topic_name

REFERENCES = {
    "ris": "application/x-research-info-systems", "bib": "application/x-bibtex", "yaml": "application/yaml",
    "csl.json": "application/vnd.citationstyles.csl+json",
}  # fmt: skip
FORMS = {"ris": "ris", "bib": "bibtex", "yaml": "relaton", "csl.json": "csl-json"}
MOST_REFERENCES = 5_000
SHOWN = 100
"""Rows of a part of a page; the data holds them all."""


def _study(request) -> Study | None:
    """The study in effect; asked once for each request."""
    if not hasattr(request, "study"):
        request.study = queries.in_effect()
    return request.study


def mark(request):
    """What changes when a study takes effect (see `evidence.freshness`)."""
    study = _study(request)
    return (f"study {study.pk}", study.finished_at) if study else ("", None)


def _is_behind(request) -> bool:
    """Whether a source was collected, or a person has acted, since the study."""
    study, now = _study(request), in_effect(request)
    return study is not None and any(
        one.current_id is not None and one.current_id != study.marks.get(str(pk)) for pk, one in now.sources.items()
    )


def _about(request, name: str, listing) -> dict:
    study = _study(request)
    return {
        "host": host(request), "list": name, "filters": listing.chosen, "count": listing.count(),
        "as_of": today(request).isoformat(), "study": study.pk if study else None,
        "studied": study.started_at.date().isoformat() if study else None,
    }  # fmt: skip


def _works(request) -> WorkList:
    return WorkList(request.GET.dict(), words(), in_effect(request), _study(request))


@allow("everyone")
@fresh(also=mark)
def works(request):
    listing, study = _works(request), _study(request)
    shown = {
        "listing": listing, "page": listing.page(), "study": study, "section": "works", "query": listing.link(),
        "is_behind": _is_behind(request),
    }  # fmt: skip
    return render(request, "study/works.html", shown)


@described(N_("Works"), listing=WorkList, members={"study": COUNT, "studied": TEXT})
@allow("everyone")
@fresh(also=mark)
def works_data(request, form: str):
    listing = _works(request)
    if form in data.FORMS:
        return data.listed(listing, form, "works", _about(request, "works", listing))
    raise Http404


@allow("everyone")
@fresh(also=mark)
def works_references(request, form: str):
    """The works that the filters leave as a list of references, so many at most as programs that cite can take."""
    return _references(form, "works", [row.key for row in islice(_works(request).rows(), MOST_REFERENCES)])


def _references(form: str, name: str, keys: list[str]) -> HttpResponse:
    answer = HttpResponse(references.written(FORMS[form], keys), content_type=f"{REFERENCES[form]}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _twins(request) -> TwinList:
    return TwinList(request.GET.dict(), words(), in_effect(request), _study(request))


@allow("everyone")
@fresh(also=mark)
def twins(request):
    listing = _twins(request)
    shown = {
        "listing": listing, "page": listing.page(), "study": _study(request), "section": "works", "query": listing.link(),
    }  # fmt: skip
    return render(request, "study/twins.html", shown)


@described(N_("Twins"), listing=TwinList, members={"study": COUNT, "studied": TEXT})
@allow("everyone")
@fresh(also=mark)
def twins_data(request, form: str):
    if form not in data.FORMS:
        raise Http404
    listing = _twins(request)
    return data.listed(listing, form, "twins", _about(request, "twins", listing))


def _work(segment: str) -> Work:
    found = queries.work(addresses.key(segment))
    if found is None:
        raise Http404
    return found


@allow("everyone")
@fresh(also=mark)
def work(request, key: str):
    one, language = _work(key), request.language
    publications, steps = queries.publications(one.key), queries.successions(one.key)
    twins = list(queries.twins(work=one.key).order_by("kind", "a", "b")[:SHOWN])
    overlaps = list(queries.overlaps(work=one.key)[:SHOWN])
    others = {key for pair in (*twins, *overlaps) for key in (pair.a, pair.b)} - {one.key}
    known = queries.titles(others | {step.later_work for step in steps} | {step.work for step in steps})
    topics = queries.topics_of([one.key]).get(one.key, [])
    entity = entities.overview(in_effect(request).version)
    family = queries.works(family=one.family).exclude(key=one.key).order_by("key") if one.family != one.key else ()
    shown = {
        "work": one, "study": _study(request), "state": STATES[one.state], "body": entity.called(one.body, language),
        "body_address": entity.address(one.body),
        "security": one.reasons.get("security", []), "evidence": EVIDENCE,
        "percent": None if one.probability is None else round(one.probability * 100, 1),
        "reasons": [(_(EVIDENCE.get(kind, kind)), what, weight) for kind, what, weight in one.reasons.get("security", [])],
        "topics": [
            (topic_name(each.topic, language), each, [(_(EVIDENCE.get(kind, kind)), what) for kind, what, *_weight in each.evidence or ()])
            for each in topics
        ],
        "treats": [(_(TREATMENTS.get(name, name)), reason) for name, reason in one.reasons.get("treats", [])],
        "publications": [
            (each, standards.standard_address(each.thing.key), _(ROLES[each.role]), _(STATES[each.state]),
             _(STATE_BASES[each.basis]).format(word=each.word))
            for each in publications[:SHOWN]
        ],
        "more_publications": max(0, len(publications) - SHOWN),
        "chain": chains.shown(steps, publications, _(STEP_BASES["edition"]), _(STEP_BASES["stated"]))[:SHOWN],
        "chart": chains.drawn(publications, steps, words()),
        "twins": [_pair(each, one.key, known) | {
            "kind": _(KINDS[each.kind]), "basis": _(BASES[each.basis]), "evidence": each.evidence,
            "standing": _(TWIN_STATES[each.state]), "state": each.state} for each in twins],
        "overlaps": [_pair(each, one.key, known) | {"reason": each.reason} for each in overlaps],
        "family": [(each, queries.work_address(each.key)) for each in family[:SHOWN]] if family else [],
        "problems": queries.problems(one.key)[:SHOWN],
        "base": queries.work_address(one.key).rstrip("/"), "forms": [*REFERENCES], "section": "works",
    }  # fmt: skip
    return render(request, "study/work.html", shown)


def _pair(pair, key: str, known) -> dict:
    other = pair.b if pair.a == key else pair.a
    work = known.get(other)
    return {
        "key": other, "title": work.title if work else "", "language": work.title_language if work else "",
        "href": queries.work_address(other) if work else "",
    }  # fmt: skip


@described(
    "work",
    members={
        "key": TEXT, "body": TEXT, "title": SAID, "state": TEXT, "first": SAID, "newest": SAID, "security": FLAG,
        "probability": ANY, "said_by": TEXT, "topics": IDS, "treats": IDS, "family": TEXT, "series": TEXT, "committee": TEXT,
        "doctype": TEXT, "editions": COUNT, "problems": ROWS, "study": COUNT, "reasons": ANY, "publications": ROWS,
        "successions": ROWS, "twins": ROWS, "overlaps": ROWS,
    },
)  # fmt: skip
@allow("everyone")
@fresh(also=mark)
def work_data(request, key: str, form: str):
    one, site = _work(key), host(request)
    publications = [
        {
            "key": each.key, "role": each.role, "edition": each.edition or None, "date": each.date or None, "state": each.state,
            "basis": each.basis, "word": each.word or None, "standard": f"standard:{each.thing.key}",
            "address": site + standards.standard_address(each.thing.key),
        }
        for each in queries.publications(one.key)
    ]  # fmt: skip
    study = _study(request)
    whole = {
        **queries.plain(one, queries.topics_of([one.key])),
        "address": site + queries.work_address(one.key), "as_of": today(request).isoformat(), "study": study.pk if study else 0,
        "reasons": one.reasons, "publications": publications,
        "successions": list(_plain(queries.successions(one.key), "earlier", "later", "basis", "said_by", "word", "planned")),
        "twins": list(_plain(queries.twins(work=one.key).order_by("kind", "a", "b"), "a", "b", "kind", "basis", "score", "state", "evidence")),
        "overlaps": list(_plain(queries.overlaps(work=one.key), "a", "b", "rank", "score", "topic", "reason")),
        "problems": list(_plain(queries.problems(one.key), "place", "code", "severity", "message", "mend")),
    }  # fmt: skip
    return data.thing(form, "work", whole, publications)


@allow("everyone")
@fresh(also=mark)
def work_references(request, key: str, form: str):
    return _references(form, "work", [_work(key).key])


def _plain(rows, *names: str):
    for row in rows:
        yield {name: getattr(row, name) for name in names}

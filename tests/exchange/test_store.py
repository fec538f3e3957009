"""Adding to a collection and reading it, at the functions behind the server, on both databases."""

import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taxii_client import indicator

from secretariat.accounts.services import add_user
from secretariat.domain.markings import FIXED, Level, clearance, effective, permits
from secretariat.exchange import adding, queries, services
from secretariat.exchange.principals import PUBLIC, collections, of
from secretariat.exchange.queries import ALL, FIRST, LAST, Filters, Held

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Name -> principal: a sender, a colleague, a peer of the community, one of another community, one who is named."""
    services.make_community(slug="finance", name="Finance")
    services.make_community(slug="energy", name="Energy")
    for entity, community in (("bank-a", "finance"), ("bank-b", "finance"), ("grid", "energy")):
        services.make_entity(slug=entity, name=entity, communities=[community])
    found = {}
    for name, entity in (
        ("sender", "bank-a"),
        ("colleague", "bank-a"),
        ("peer", "bank-b"),
        ("other", "grid"),
        ("named", "grid"),
    ):
        user, _ = add_user(name=name, role="contributor")
        services.add_member(entity=entity, user=name)
        found[name] = of(user)
    return found


@pytest.fixture
def opened(people):
    made = services.make_collection(title="Indicators", alias="indicators", communities=["finance"], persons=["named"])
    return collections()[str(made.id)]


def send(opened, who, *objects):
    return adding.add(opened=opened, sender=who, body=json.dumps({"objects": objects}).encode())


def found(opened, who, **filters):
    page = queries.page(Held(opened.id, opened.audience), who, Filters(**filters), "raw", 100)
    return json.loads(b"[" + page.joined + b"]") if page else []


def marked(level):
    return (
        {} if level is None else {"object_marking_refs": [next(key for key, value in FIXED.items() if value == level)]}
    )


VERSIONS = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from((None, *Level))), min_size=1, max_size=6, unique_by=lambda one: one[0]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(VERSIONS, st.booleans())
def test_each_reader_sees_the_versions_that_the_rule_permits_and_the_newest_of_them(people, opened, versions, at_once):
    """Whatever order versions come in and however they are marked: first, last, all and counts follow from what one may see."""
    identifier = f"indicator--{uuid.uuid4()}"
    sent = [indicator(id=identifier, modified=f"2026-01-0{n}T00:00:00.000Z", **marked(level)) for n, level in versions]
    for some in [sent] if at_once else [[one] for one in sent]:
        assert send(opened, people["sender"], *some)["failure_count"] == 0
    entity, sender = str(people["sender"].entity_id), people["sender"].reader.person
    for who in (*people.values(), PUBLIC):
        cleared = clearance(who.reader, opened.audience)
        may = sorted(
            n for n, level in versions
            if permits(cleared, effective(() if level is None else (level,), opened.audience), entity, sender)
        )  # fmt: skip

        def seen(*wanted, who=who):
            return sorted(int(one["modified"][9]) for one in found(opened, who, ids=(identifier,), versions=wanted))

        assert seen(ALL) == may
        assert seen(LAST) == may[-1:]
        assert seen(FIRST) == may[:1]
        assert queries.has(Held(opened.id, opened.audience), who, identifier) is bool(may)


def test_dates_added_grow_and_are_given_once(people, opened):
    """Over several requests, each object has a later date than the one before."""
    for _ in range(3):
        send(opened, people["sender"], *[indicator() for _ in range(20)])
    page = queries.page(Held(opened.id, opened.audience), people["sender"], Filters(), "entry", 100)
    dates = [one["date_added"] for one in json.loads(b"[" + page.joined + b"]")]
    assert dates == sorted(set(dates)) and len(dates) == 60


def test_a_refused_envelope_leaves_nothing(people, opened):
    """Not an object, not a status."""
    from secretariat.exchange.models import Status, StixObject
    from secretariat.formats.stix_json import NotAnEnvelope

    with pytest.raises(NotAnEnvelope):
        adding.add(
            opened=opened, sender=people["sender"], body=b'{"objects": [' + json.dumps(indicator()).encode() + b", {]}"
        )
    assert not StixObject.objects.exists() and not Status.objects.exists()


def test_a_marking_definition_that_was_sent_before_is_known(people, opened):
    """In an earlier request or later in the same envelope; without it the object is refused and told."""
    definition = {"type": "marking-definition", "spec_version": "2.1", "id": f"marking-definition--{uuid.uuid4()}",
                  "created": "2026-01-01T00:00:00.000Z", "definition_type": "statement", "definition": {"statement": "ours"}}  # fmt: skip
    one = indicator(object_marking_refs=[definition["id"]])
    assert "send it first" in send(opened, people["sender"], one)["failures"][0]["message"]
    assert send(opened, people["sender"], one, definition)["success_count"] == 2
    assert send(opened, people["sender"], indicator(object_marking_refs=[definition["id"]]))["success_count"] == 1


def test_a_stricter_collection_holds_for_what_it_held_before(people, opened):
    """Floor and default are asked at each reading, not kept with the object."""
    from secretariat.exchange import principals
    from secretariat.exchange.models import Collection

    send(opened, people["sender"], indicator(**marked(Level.CLEAR)))
    assert len(found(opened, people["peer"])) == 1
    Collection.objects.filter(pk=opened.id).update(floor=Level.RED)
    principals.changed()
    stricter = collections()[str(opened.id)]
    assert found(stricter, people["peer"]) == [] and len(found(stricter, people["named"])) == 1

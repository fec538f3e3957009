"""Communities, entities, members and collections: every way of making them. Each ends what is remembered of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from ..accounts.models import User
from ..accounts.services import add_user
from ..domain.errors import UsageError
from ..domain.markings import Level, level_of
from . import principals
from .models import Collection, Community, Entity, Member

_Model = TypeVar("_Model", bound=models.Model)


@transaction.atomic
def make_community(*, slug: str, name: str, floor: str = "TLP:CLEAR") -> Community:
    """Raises UsageError: the slug is taken or none, or *floor* is no label."""
    found = Community(slug=slug, name=name, floor=_level(floor))
    _save(found)
    return found


@transaction.atomic
def make_entity(*, slug: str, name: str, communities: Iterable[str] = ()) -> Entity:
    """An entity, in the communities of these slugs. Raises UsageError."""
    found = Entity(slug=slug, name=name)
    _save(found)
    found.communities.set([_community(each) for each in communities])
    principals.changed()
    return found


@transaction.atomic
def join(*, entity: str, community: str) -> None:
    """Take an entity into a community. Raises UsageError."""
    _entity(entity).communities.add(_community(community))
    principals.changed()


@transaction.atomic
def leave(*, entity: str, community: str) -> None:
    """An entity leaves a community; its members read nothing of it from the next request on. Raises UsageError."""
    _entity(entity).communities.remove(_community(community))
    principals.changed()


@transaction.atomic
def add_member(*, entity: str, user: str) -> Member:
    """Raises UsageError: there is no such entity or account."""
    found, _ = Member.objects.get_or_create(entity=_entity(entity), user=account(user))
    principals.changed()
    return found


@transaction.atomic
def end_membership(*, entity: str, user: str) -> None:
    """The person reads as a member of the entity no more, from the next request on. Raises UsageError."""
    Member.objects.filter(entity=_entity(entity), user=account(user)).delete()
    principals.changed()


@transaction.atomic
def make_collection(
    *, title: str, alias: str = "", description: str = "", communities: Iterable[str] = (), persons: Iterable[str] = (),
    reach: Collection.Reach = Collection.Reach.COMMUNITIES, unmarked: str = "TLP:AMBER", floor: str = "TLP:CLEAR",
    is_readable: bool = True, is_writable: bool = True,
) -> Collection:  # fmt: skip
    """
    A collection. Raises UsageError: the alias is taken, a community or an account is not there, or a label is none.
    """
    found = Collection(
        title=title, alias=alias or None, description=description, reach=reach, unmarked=_level(unmarked),
        floor=_level(floor), is_readable=is_readable, is_writable=is_writable,
    )  # fmt: skip
    _save(found)
    found.communities.set([_community(each) for each in communities])
    found.persons.set([account(each) for each in persons])
    principals.changed()
    return found


@transaction.atomic
def make_demonstration() -> list[tuple[str, str]]:
    """
    Four collections (read and write, read only, write only, one with an alias) and two persons of two communities.

    Returns:
        (name, password) of both; the passwords are made at random at each call and are kept nowhere else.
    """
    people = []
    for name, entity, community in (
        ("demo-analyst", "demo-csirt", "demo-finance"),
        ("demo-other", "demo-utility", "demo-energy"),
    ):
        Community.objects.get_or_create(slug=community, defaults={"name": community.replace("-", " ")})
        made, _ = Entity.objects.get_or_create(slug=entity, defaults={"name": entity.replace("-", " ")})
        made.communities.add(_community(community))
        user, password = User.objects.filter(username=name).first(), secrets.token_urlsafe(15)
        if user is None:
            user, _ = add_user(name=name, role="contributor", title="Analyst", password=password)
        else:
            user.set_password(password)
            user.save()
        Member.objects.get_or_create(entity=made, user=user)
        people.append((name, password))
    for title, alias, readable, writable in (
        ("Demonstration: read and write", None, True, True),
        ("Demonstration: read only", None, True, False),
        ("Demonstration: write only", None, False, True),
        ("Demonstration: with an alias", "demo", True, True),
    ):
        one, _ = Collection.objects.get_or_create(
            title=title, defaults={"alias": alias, "is_readable": readable, "is_writable": writable}
        )
        one.communities.add(_community("demo-finance"))
    principals.changed()
    return people


def account(name: str) -> User:
    """The account of this name. Raises UsageError."""
    return _found(User, "account", f"secretariat user add {name} --role contributor", username=name)


def collection(name: str) -> Collection:
    """By its alias, its id or its title. Raises UsageError."""
    found = Collection.objects.filter(alias=name).first() or Collection.objects.filter(title=name).first()
    if found is None:
        try:
            found = Collection.objects.filter(pk=name).first()
        except ValidationError:
            found = None
    if found is None:
        raise UsageError(f"no collection is named {name!r}", mend="secretariat exchange collections lists them")
    return found


def _level(text: str) -> Level:
    found = level_of(text)
    if found is None:
        raise UsageError(f"{text!r} is no label of TLP", mend="one of " + ", ".join(level.label for level in Level))
    return found


def _community(slug: str) -> Community:
    return _found(Community, "community", f"secretariat exchange community {slug} NAME", slug=slug)


def _entity(slug: str) -> Entity:
    return _found(Entity, "entity", f"secretariat exchange entity {slug} NAME", slug=slug)


def _found(model: type[_Model], what: str, mend: str, **named: str) -> _Model:
    found = model.objects.filter(**named).first()
    if found is None:
        raise UsageError(f"there is no {what} {next(iter(named.values()))!r}", mend=mend)
    return found


def _save(one: Community | Entity | Collection) -> None:
    """Its validators, then the row; a name that is taken is told as wrong use."""
    try:
        one.full_clean()
    except ValidationError as error:
        raise UsageError(" ".join(error.messages), mend="take another name") from error
    one.save()
    principals.changed()

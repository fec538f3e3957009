"""
Who asks: the credentials of a request, and the reader that they stand for.

A password is held against its slow hash once; what was found is remembered by a digest of the hash and the password
together, so that another password, or an account that is closed, counts at the next request. A token is looked up.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.utils import timezone

from ..accounts import rules
from ..accounts.models import User
from ..domain.errors import UsageError
from ..domain.markings import Audience, Level, Reader
from .models import Collection, Member, Stamp, Token


class Principal(NamedTuple):
    """
    Attributes:
        user_id: 0 for the public.
        name: of the account.
        reader: as `domain.markings` knows it.
        entity_ids: of which the person is a member; the first is named as that which sends.
        may_contribute: by role, and by the token's scope.
        stamp: as the register had it at this request; None where it was not asked.
    """

    user_id: int = 0
    name: str = ""
    reader: Reader = Reader()
    entity_ids: tuple[int, ...] = ()
    may_contribute: bool = False
    stamp: int | None = None

    @property
    def entity_id(self) -> int | None:
        """Of the entity in whose name the person sends."""
        return self.entity_ids[0] if self.entity_ids else None


PUBLIC = Principal()


class Refused(Exception):
    """The credentials are none, or wrong, or have run out. *words* say what to send."""

    def __init__(self, words: str):
        super().__init__(words)
        self.words = words


class _Remembered(OrderedDict):
    """A few thousand of the last used."""

    def keep(self, key, value, most: int = 4096):
        self[key] = value
        if len(self) > most:
            self.popitem(last=False)
        return value


_verified = _Remembered()
_principals = _Remembered()
_collections: dict[str, object] = {"stamp": None}
_WRONG = "the name or the password is wrong"
# What an account may do follows from these alone, so that what is remembered by them is never out of date.
_ACCOUNT = "u.id, u.username, u.role, u.is_superuser, (SELECT value FROM exchange_stamp WHERE id = 1)"


def changed() -> None:
    """End what is remembered of communities, members, collections and tokens, in every process. To be called by who writes."""
    # A value that never was: one that counts would come back where a transaction is rolled back.
    Stamp.objects.update_or_create(pk=1, defaults={"value": secrets.randbits(62)})


def principal(authorization: str) -> Principal:
    """
    Who sends a request with this Authorization header; the public for none.

    Raises:
        Refused: what is sent is no credential, or not a good one; never says which part was wrong.
    """
    if not authorization:
        return PUBLIC
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "basic":
        return _by_password(given.strip())
    if scheme.lower() == "bearer":
        return _by_token(given.strip())
    raise Refused("send Authorization: Basic with name and password, or Bearer with a token")


def _by_password(given: str) -> Principal:
    try:
        name, colon, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refused("Basic is base64 of name:password in UTF-8") from None
    if not colon or not name or "\0" in name or len(name) > 150 or len(password) > 1000:
        raise Refused(_WRONG)
    row = _row(f"SELECT u.password, u.is_active, {_ACCOUNT} FROM accounts_user u WHERE u.username = %s", name)
    if row is None:
        check_password(password, _nobody())  # as slow as for one that exists
        raise Refused(_WRONG)
    hashed, is_active, *account = row
    digest = hmac.digest(_secret(), f"{hashed}\0{password}".encode("utf-8", "surrogatepass"), "sha256")
    if digest not in _verified:
        if not check_password(password, hashed):
            raise Refused(_WRONG)
        _verified.keep(digest, True)
    if not is_active:
        raise Refused(_WRONG)
    return _of(True, *account)


def _by_token(given: str) -> Principal:
    public, _, secret = given.partition(".")
    row = None
    if 0 < len(public) <= 16 and public.isascii() and public.isalnum():
        row = _row(
            f"SELECT t.digest, t.may_write, t.expires_at, t.revoked_at, u.is_active, {_ACCOUNT} "
            "FROM exchange_token t JOIN accounts_user u ON u.id = t.user_id WHERE t.public = %s",
            public,
        )
    digest = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    if row is None or not hmac.compare_digest(digest, row[0]) or not row[4]:
        raise Refused("the token is not known; secretariat exchange token create makes one")
    if row[3] is not None:
        raise Refused("the token has been withdrawn; make another")
    if _moment(row[2]) <= timezone.now():
        raise Refused("the token has run out; make another")
    return _of(bool(row[1]), *row[5:])


def _moment(value: str | datetime) -> datetime:
    """SQLite's moments come as text or without a zone."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def of(user: User, *, may_write: bool = True, stamp: int | None = None) -> Principal:
    """The principal for which an account stands."""
    entities = [
        one.entity for one in Member.objects.filter(user=user).select_related("entity").order_by("entity__slug")
    ]
    communities = {one.slug for entity in entities for one in entity.communities.all()}
    reader = Reader(str(user.pk), frozenset(str(one.pk) for one in entities), frozenset(communities))
    contributes = may_write and rules.contributors(user)
    return Principal(user.pk, user.username, reader, tuple(one.pk for one in entities), contributes, stamp)


def _of(may_write: bool, *account: object) -> Principal:
    """Of an account as its row and the stamp say; the same for the same."""
    key = (may_write, *account)
    return _principals.get(key) or _principals.keep(
        key, of(User.objects.get(pk=account[0]), may_write=may_write, stamp=account[-1])
    )


def _row(sql: str, value: object) -> tuple | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone()


def _secret() -> bytes:
    return settings.SECRET_KEY.encode()


_made: list[str] = []


def _nobody() -> str:
    if not _made:
        from django.contrib.auth.hashers import make_password

        _made.append(make_password(secrets.token_hex(16)))
    return _made[0]


@transaction.atomic
def make_token(*, user: User, name: str, may_write: bool = False, days: int = 90) -> tuple[Token, str]:
    """A token, and what its holder sends: it is shown this once. Raises UsageError."""
    if not 1 <= days <= 3650:
        raise UsageError(f"{days} days", mend="a token lasts 1 to 3,650 days")
    public, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name, user=user, public=public, digest=hashlib.sha256(secret.encode()).hexdigest(), may_write=may_write,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    return token, f"{public}.{secret}"


@transaction.atomic
def withdraw_token(*, token: Token) -> None:
    """End a token; it is refused from the next request on."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


class Open(NamedTuple):
    """A collection as it is remembered: what its row says, and its audience."""

    id: UUID
    alias: str
    title: str
    description: str
    reach: int
    is_readable: bool
    is_writable: bool
    audience: Audience

    def is_told_to(self, who: Principal) -> bool:
        """Whether the reader may know that it exists."""
        if self.reach == Collection.Reach.PUBLIC:
            return True
        if not who.user_id:
            return False
        if self.reach == Collection.Reach.SIGNED_IN or who.reader.person in self.audience.persons:
            return True
        return bool(who.reader.communities & self.audience.communities)

    def may_read(self, who: Principal) -> bool:
        return self.is_readable and self.is_told_to(who)

    def may_write(self, who: Principal) -> bool:
        """By role, and as a member of one of its communities or named in it."""
        belongs = who.reader.communities & self.audience.communities or who.reader.person in self.audience.persons
        return self.is_writable and who.may_contribute and bool(belongs)


def collections(who: Principal = PUBLIC) -> dict[str, Open]:
    """Every collection by its id and by its alias; read anew when the stamp has changed."""
    stamp = who.stamp
    if stamp is None:
        row = _row("SELECT value FROM exchange_stamp WHERE id = %s", 1)
        stamp = row[0] if row else None
    if _collections["stamp"] != stamp or "all" not in _collections:
        found: dict[str, Open] = {}
        for one in Collection.objects.prefetch_related("communities", "persons").order_by("title", "id"):
            communities = list(one.communities.all())
            audience = Audience(
                frozenset(each.slug for each in communities),
                frozenset(str(each.pk) for each in one.persons.all()),
                Level(max([one.floor, *(each.floor for each in communities)])),
                Level(one.unmarked),
            )
            opened = Open(one.id, one.alias or "", one.title, one.description, one.reach, one.is_readable,
                          one.is_writable, audience)  # fmt: skip
            found[str(one.id)] = opened
            if one.alias:
                found[one.alias] = opened
        _collections.update(stamp=stamp, all=found)
    return _collections["all"]

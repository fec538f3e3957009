"""Who exchanges technical information, and the collections and objects of STIX that they exchange."""

import uuid

from django.conf import settings
from django.db import models

from ..domain.markings import Level

LEVELS = [(level.value, level.label) for level in Level]


class Community(models.Model):
    """Entities that trust each other, such as a sector's; unique by its slug."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    floor = models.SmallIntegerField(choices=LEVELS, default=Level.CLEAR, help_text="nothing of it is less restricted")

    def __str__(self):
        return self.name


class Entity(models.Model):
    """An entity of which persons are members; unique by its slug, which is that of the review where it is listed there."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    communities = models.ManyToManyField(Community, related_name="entities", blank=True)

    def __str__(self):
        return self.name


class Member(models.Model):
    """One person as a member of one entity; unique by both."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "user"], name="member_once")]

    def __str__(self):
        return f"{self.user} of {self.entity}"


class Collection(models.Model):
    """A TAXII collection (TAXII 2.1 §5); unique by its id, and by its alias where it has one."""

    class Reach(models.IntegerChoices):
        """Who is told that it exists."""

        PUBLIC = 0
        SIGNED_IN = 1
        COMMUNITIES = 2

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    alias = models.SlugField(unique=True, null=True, blank=True)
    title = models.TextField()
    description = models.TextField(blank=True)

    reach = models.SmallIntegerField(choices=Reach.choices, default=Reach.COMMUNITIES)
    communities = models.ManyToManyField(Community, related_name="collections", blank=True)
    persons = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, help_text="named: they may read TLP:RED"
    )
    unmarked = models.SmallIntegerField(choices=LEVELS, default=Level.AMBER, help_text="label of what has none")
    floor = models.SmallIntegerField(choices=LEVELS, default=Level.CLEAR, help_text="nothing in it is less restricted")
    is_readable = models.BooleanField(default=True)
    is_writable = models.BooleanField(default=True)

    last_added = models.BigIntegerField(default=0, help_text="µs since 1970 of the newest date added ever given")

    def __str__(self):
        return self.title


class StixObject(models.Model):
    """One version of one object in one collection, as the bytes that were sent; unique by collection, id, spec and version."""

    id = models.BigAutoField(primary_key=True)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="objects_held")
    added = models.BigIntegerField(help_text="date added, µs since 1970; each value once in a collection")
    stix_id = models.TextField()
    type = models.TextField()
    spec = models.CharField(max_length=8)
    version = models.BigIntegerField(help_text="µs since 1970: modified, else created, else when it was added")
    is_versioned = models.BooleanField(help_text="it says its version itself")
    is_newest = models.BooleanField(help_text="of all versions in its collection, whoever may see them")

    level = models.SmallIntegerField(help_text="the strictest label that it bears; -1 for none")
    entity = models.ForeignKey(Entity, models.SET_NULL, null=True, related_name="+", help_text="whose member sent it")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    marked_as = models.SmallIntegerField(
        null=True, help_text="of a marking definition: the level that it stands for, -1 for none"
    )

    entry = models.BinaryField(help_text="its record in a manifest, as JSON")
    raw = models.BinaryField(help_text="the object as it was sent")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "stix_id", "spec", "version"], name="stix_version_once"),
            models.UniqueConstraint(fields=["collection", "added"], name="stix_added_once"),
        ]
        indexes = [models.Index(fields=["collection", "type", "added"], name="stix_type")]

    def __str__(self):
        return self.stix_id


class Status(models.Model):
    """What became of one request to add objects (TAXII 2.1 §4.3); unique by its id."""

    id = models.UUIDField(primary_key=True)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="+")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    requested = models.BigIntegerField(db_index=True, help_text="µs since 1970")
    said = models.TextField(help_text="the status resource, as JSON")

    def __str__(self):
        return str(self.id)


class Token(models.Model):
    """A credential that a program sends in place of a password; unique by its first half, of the second a digest is kept."""

    name = models.TextField(help_text="what it is for")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    public = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.public} of {self.user}"


class Stamp(models.Model):
    """One row, which changes whenever communities, members, collections or tokens do: what is remembered of them ends then."""

    value = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.value)

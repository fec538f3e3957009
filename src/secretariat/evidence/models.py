"""
Source → snapshot → pack → record → thing ← evidence. All other tables are derived from these and can be made again.
"""

from django.db import models
from django.db.models import F, Q


class InEffect(models.Manager):
    """Rows that are in effect; what is put in place ahead of its snapshot is not seen."""

    def get_queryset(self):
        return super().get_queryset().filter(in_effect=True)


class LargeKind(models.Model):
    """
    Rows of a kind of which a source states many thousands: put in place ahead, shown by one change of a small column.

    Filling the indexes is most of the work of placing them, and a change of `in_effect`, which is in none, is not.
    """

    in_effect = models.BooleanField(default=True, db_default=True, editable=False)

    objects = InEffect()

    class Meta:
        abstract = True


class Source(models.Model):
    """One place where we collect from, as the settings name it; unique by slug."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.TextField()
    format = models.CharField(max_length=40)
    place = models.TextField(help_text="path in the workspace, or absolute path")
    address = models.TextField(blank=True, help_text="public address of the source")
    licence = models.TextField(blank=True)
    owner = models.TextField(blank=True, help_text="who answers for it, by role")
    cadence = models.TextField(blank=True)
    is_window = models.BooleanField(default=False, help_text="a feed: what is missing is not gone")
    rank = models.PositiveSmallIntegerField(default=50, help_text="lower speaks first; 0 is for acts of persons")
    options = models.JSONField(default=dict)
    current = models.ForeignKey(
        "Snapshot", models.PROTECT, null=True, related_name="+", help_text="the last snapshot that is in effect"
    )

    indexed = models.ForeignKey(
        "Snapshot",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the last snapshot that search has caught up with",
    )

    def __str__(self):
        return self.slug


class Snapshot(models.Model):
    """One collection of one source; unique by source and number."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "being collected"
        WAITING = "waiting", "waits for a person"
        IN_EFFECT = "in effect", "in effect"
        UNCHANGED = "unchanged", "the same as before"
        FAILED = "failed", "did not reach its end"
        REFUSED = "refused", "refused by a person"

    source = models.ForeignKey(Source, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLLECTING)
    reader = models.CharField(
        max_length=80,
        help_text="reader, its version, and digests of what else the reading rests on: relaton/1 o=1f0c22ab",
    )
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the source's bytes")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    kept_at = models.BigIntegerField(null=True, help_text="place of the source's whole file in the snapshot's pack")
    kept_size = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="snapshot_number")]

    def __str__(self):
        return f"{self.source.slug}#{self.number}"

    @property
    def pack_file(self) -> str:
        """Its file in the workspace's folder of packs."""
        return f"{self.source.slug}-{self.number}.pack"


class Problem(models.Model):
    """One thing wrong with one place of one snapshot of a source."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="problems")
    place = models.TextField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    message = models.TextField()
    mend = models.TextField(blank=True)


class Pack(models.Model):
    """One batch as written: two zstd frames in a file, the verbatim items and their normalized forms."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="packs")
    file = models.TextField(help_text="path under the workspace's folder of packs")
    raw_at = models.BigIntegerField()
    raw_size = models.PositiveIntegerField()
    form_at = models.BigIntegerField()
    form_size = models.PositiveIntegerField()


def present(prefix: str = "") -> Q:
    """
    Whether a record is present: it began at or before the snapshot of its source that is in effect, and has not ended.

    What a snapshot that is not yet in effect has stored lies beyond `Source.current` and so is not seen.
    """
    return Q(**{f"{prefix}first_in__lte": F(f"{prefix}source__current")}) & (
        Q(**{f"{prefix}gone_in": None}) | Q(**{f"{prefix}gone_in__gt": F(f"{prefix}source__current")})
    )


class RecordQuerySet(models.QuerySet):
    def present(self):
        """Records that stand in their source as it is in effect."""
        return self.filter(present())


class EvidenceQuerySet(models.QuerySet):
    def present(self):
        """Evidence by records that stand in their source as it is in effect."""
        return self.filter(present("record__"))


class Record(models.Model):
    """
    One item of one source in one form; unique by source and key while it is present.

    Its presence is the interval of snapshots [first_in, gone_in).
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="records", db_index=False)
    key = models.TextField()
    digest = models.BinaryField(max_length=32)
    pack = models.ForeignKey(Pack, models.PROTECT, db_index=False)
    raw_offset = models.PositiveIntegerField()
    raw_length = models.PositiveIntegerField()
    form_offset = models.PositiveIntegerField()
    form_length = models.PositiveIntegerField()
    rank = models.TextField(help_text="total order among records that speak of one thing; the smallest speaks first")
    place = models.TextField(blank=True)
    first_in = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", db_index=False)
    gone_in = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["first_in"], name="record_first_in"),
            models.Index(fields=["gone_in"], name="record_gone_in", condition=Q(gone_in__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], condition=Q(gone_in__isnull=True), name="record_present")
        ]

    def __str__(self):
        return f"{self.source.slug}/{self.key}"


class Thing(models.Model):
    """One thing that sources speak of; unique by kind and key. Addresses, links and evidence point here."""

    kind = models.CharField(max_length=20)
    key = models.TextField()
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="thing_key")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class Evidence(models.Model):
    """One part of one record speaks of one thing, by a rule ("" is: the record's own key)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence", db_index=False)
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="evidence")
    part = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "part"], name="evidence_part")]

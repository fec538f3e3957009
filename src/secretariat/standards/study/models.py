"""
What the study of standards has found. All of it is derived: from the records of standards and the acts of persons.

Each row is of an interval of studies [since, until): a study puts its rows in place ahead and shows them all at once by
the end of its own row (see `pipeline`). Rows name works by their keys, so that two studies can be compared row by row.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ...evidence.models import Thing

FOREVER = 2**31 - 1


class Study(models.Model):
    """
    One run of the study; the last one that is finished is in effect.

    Attributes:
        marks: slug of each source -> number of its snapshot that was in effect.
        judged_by: name of what it judged by (classification, scheme, …) -> digest.
        counts: of works, twins … as they stand after it; *seconds* of each step.
    """

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)
    judged_by = models.JSONField(default=dict)
    is_whole = models.BooleanField(default=True, help_text="all was made anew, not only what had changed")
    changed = models.PositiveIntegerField(default=0, help_text="works whose rows it wrote")
    counts = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    overview = models.JSONField(default=dict, help_text="what lists are chosen by; see overview")

    class Meta:
        app_label = "standards"

    def __str__(self):
        return f"study {self.pk}"


def in_effect() -> Q:
    """Rows of the study that is in effect; one look at a small table within the query."""
    last = Study.objects.filter(finished_at__isnull=False).order_by("-pk").values("pk")[:1]
    return Q(since__lte=models.Subquery(last), until__gt=models.Subquery(last))


class InStudy(models.Manager):
    """Rows of the study that is in effect."""

    def get_queryset(self):
        return super().get_queryset().filter(in_effect())


class Studied(models.Model):
    """A row of an interval of studies; ``everything`` also finds what is not yet, or no longer, in effect."""

    since = models.PositiveIntegerField(editable=False)
    until = models.PositiveIntegerField(default=FOREVER, db_default=FOREVER, editable=False)

    objects = InStudy()
    everything = models.Manager()  # noqa: DJ012 (a manager, no field)

    class Meta:
        abstract = True


def _unique(name: str, *fields: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=[*fields, "until"], name=f"study_{name}")


class Work(Studied):
    """
    What was published many times over: in editions, versions, amendments, drafts. Its address holds its key.

    Attributes:
        key: its designation without date and version, "ISO/IEC 27001".
        body: as its newest record has it: "ITU-T", "ISO/IEC".
        family, series: see `domain.works.Work`.
        title: in English where there is one; *title_language* is that of the title.
        state: a `domain.status_words.State`.
        first, newest: dates of its first edition and of its newest publication, ISO 8601.
        probability: that it is about network and information security; null: not judged yet.
        judged: what the study makes of that; *is_security* is that, or what a person says (then *security_by* is
            "person").
        treats: of "technology", "product", "service", joined by a space in this order; "" where nothing tells.
        reasons: {"security": [[kind, what, weight], …], "treats": [[treatment, reason], …]}.
        digest: of what is said and judged of it, then of its publications: to find what differs.
    """

    key = models.TextField()
    body = models.TextField(blank=True)
    family = models.TextField(blank=True)
    series = models.TextField(blank=True)
    doctype = models.TextField(blank=True)
    title = models.TextField(blank=True)
    title_language = models.CharField(max_length=20, blank=True)
    committee = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    first = models.CharField(max_length=10, blank=True)
    newest = models.CharField(max_length=10, blank=True)
    editions = models.PositiveIntegerField(default=0)
    publications = models.PositiveIntegerField(default=0)
    probability = models.FloatField(null=True)
    judged = models.BooleanField(default=False)
    is_security = models.BooleanField(default=False)
    security_by = models.CharField(max_length=6, default="study")
    topic = models.TextField(blank=True, help_text="id of its first topic")
    treats = models.TextField(blank=True)
    reasons = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    class Meta:
        app_label = "standards"
        constraints = [_unique("work", "key")]
        indexes = [
            models.Index(fields=["newest", "key"], name="study_work_newest"),
            models.Index(fields=["body", "newest", "key"], name="study_work_body"),
            models.Index(fields=["is_security", "newest", "key"], name="study_work_security"),
            models.Index(fields=["family"], name="study_work_family"),
        ]

    def __str__(self):
        return self.key


class Publication(Studied):
    """
    One publication of a work; *thing* is the standard that the register holds, whose page leads to its records.

    *role*: "edition", "amendment", "draft", "supplement" or "whole" (it speaks of the work itself). *edition*: the key
    of the edition that it is, or amends. *place*: order within the work. *state*, *basis*, *word*, *words_of*: see
    `domain.lifecycle.Status`.
    """

    work = models.TextField()
    thing = models.ForeignKey(Thing, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    key = models.TextField()
    role = models.CharField(max_length=10)
    edition = models.TextField(blank=True)
    place = models.PositiveIntegerField()
    date = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=12)
    basis = models.CharField(max_length=12, blank=True)
    word = models.TextField(blank=True)
    words_of = models.TextField(blank=True)

    class Meta:
        app_label = "standards"
        constraints = [_unique("publication", "thing")]
        indexes = [models.Index(fields=["work"], name="study_publication_work")]

    def __str__(self):
        return self.key


class Succession(Studied):
    """*earlier* was replaced by *later* (see `domain.successions`); both works by key, "" where none is held."""

    work = models.TextField(help_text="of the earlier one, or of the later where the earlier is not held")
    later_work = models.TextField(blank=True)
    earlier = models.TextField()
    later = models.TextField()
    basis = models.CharField(max_length=8)
    said_by = models.TextField()
    word = models.TextField(blank=True)
    planned = models.BooleanField(default=False)

    class Meta:
        app_label = "standards"
        indexes = [
            models.Index(fields=["work"], name="study_succession_work"),
            models.Index(fields=["later_work"], name="study_succession_later"),
        ]

    def __str__(self):
        return f"{self.earlier} → {self.later}"


class TopicAssignment(Studied):
    """A topic of a work, the best first by *rank* from 1; *by* "study", or "person", whose topics set the others aside."""

    work = models.TextField()
    topic = models.TextField()
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    by = models.CharField(max_length=6, default="study")
    is_set_aside = models.BooleanField(default=False)
    evidence = models.JSONField(default=list)

    class Meta:
        app_label = "standards"
        constraints = [_unique("topic_assignment", "work", "topic", "by")]
        indexes = [models.Index(fields=["topic", "work"], name="study_topic")]

    def __str__(self):
        return f"{self.work}: {self.topic}"


class WorkProblem(Studied):
    """What is wrong with a publication or a relation of a work (see `domain.statements.Problem`)."""

    work = models.TextField()
    place = models.TextField()
    code = models.TextField()
    severity = models.CharField(max_length=6)
    message = models.TextField()
    mend = models.TextField(blank=True)

    class Meta:
        app_label = "standards"
        indexes = [
            models.Index(fields=["work"], name="study_problem_work"),
            models.Index(fields=["code"], name="study_problem_code"),
        ]

    def __str__(self):
        return f"{self.place}: {self.code}"


class Twin(Studied):
    """Two works that are one text, or related (see `domain.twins`); *state*: "found", "confirmed" or "refused" by a person."""

    a = models.TextField()
    b = models.TextField()
    kind = models.CharField(max_length=16)
    basis = models.CharField(max_length=12)
    score = models.FloatField()
    evidence = models.TextField()
    state = models.CharField(max_length=9, default="found")
    is_security = models.BooleanField(default=False, help_text="one of the two is about security")

    class Meta:
        app_label = "standards"
        constraints = [_unique("twin", "a", "b", "kind")]
        indexes = [
            models.Index(fields=["b"], name="study_twin_b"),
            models.Index(fields=["kind", "a"], name="study_twin_kind"),
        ]

    def __str__(self):
        return f"{self.a} = {self.b}"


class Overlap(Studied):
    """Works of different bodies on one subject without a stated relation, the strongest first by *rank* from 1."""

    a = models.TextField()
    b = models.TextField()
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    topic = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        app_label = "standards"
        constraints = [_unique("overlap", "a", "b")]
        indexes = [
            models.Index(fields=["rank"], name="study_overlap_rank"),
            models.Index(fields=["b"], name="study_overlap_b"),
            models.Index(fields=["topic", "rank"], name="study_overlap_topic"),
        ]

    def __str__(self):
        return f"{self.a} ~ {self.b}"


class Cell(Studied):
    """
    A cell of the body × topic matrix; works are counted once in each body and topic of theirs.

    *standing*: "counted", "none" (none in this catalogue) or "not looked for" (the catalogue does not hold it); *found*
    are the counts by name: in_force, draft, ageing, orphaned …
    """

    topic = models.TextField()
    body = models.TextField()
    standing = models.CharField(max_length=14, default="counted")
    found = models.JSONField(default=dict)

    class Meta:
        app_label = "standards"
        constraints = [_unique("cell", "topic", "body")]

    def __str__(self):
        return f"{self.topic} × {self.body}"


class Gap(Studied):
    """A topic that is covered by others and not by us, or of the mandate and covered by nobody, or no longer maintained."""

    key = models.TextField()
    kind = models.CharField(max_length=24)
    topic = models.TextField(blank=True)
    body = models.TextField(blank=True)
    rank = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        app_label = "standards"
        constraints = [_unique("gap", "key")]

    def __str__(self):
        return self.key


class Learned(models.Model):
    """What the study has learned from this register, unique by name; where there is none, what is shipped holds."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    data = models.JSONField()
    learned_at = models.DateTimeField()

    class Meta:
        app_label = "standards"

    def __str__(self):
        return f"{self.name} {self.digest}"

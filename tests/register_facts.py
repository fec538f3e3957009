"""
Print all that a workspace's register holds, as JSON: ``python tests/register_facts.py`` with SECRETARIAT_WORKSPACE set.

Every row of every table, and every present record's own bytes (their digest): two registers that print the same are the
same. With ``--natural`` by natural keys alone, without numbers and times: so are two registers that were collected
apart, in whatever order.
"""

import hashlib
import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core import serializers  # noqa: E402

from secretariat.evidence import queries  # noqa: E402
from secretariat.evidence.models import Evidence, Record, Thing  # noqa: E402


def rows() -> dict:
    """Every row of every table as it is."""
    return {
        model._meta.label: json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        for model in apps.get_models(include_auto_created=True)
    }


def natural() -> dict:
    """Present records, evidence and what is derived from them, by natural keys, sorted here and not by the database."""
    things = {thing.pk: str(thing) for thing in Thing.objects.all()}
    facts: dict[str, list] = {
        "merged": sorted([str(t), str(t.merged_into)] for t in Thing.objects.exclude(merged_into=None))
    }
    present = Evidence.objects.filter(record__gone_in=None).select_related("record__source")
    facts["evidence"] = sorted([str(e.record), e.part, things[e.thing_id], e.rule] for e in present)
    for model in apps.get_models():
        key = model._meta.pk
        if key.name != "thing":
            continue
        columns = [column for column in model._meta.concrete_fields if column.name != "record"]
        facts[model._meta.label] = sorted(
            json.dumps(
                {
                    column.name: things.get(getattr(row, column.attname))
                    if column.related_model is Thing
                    else getattr(row, column.attname)
                    for column in columns
                },
                sort_keys=True,
                default=str,
            )
            for row in model._base_manager.all()
        )
    return facts


facts = natural() if "--natural" in sys.argv else rows()
facts["words"] = sorted(
    [str(record), hashlib.sha256(queries.words(record)).hexdigest(), bytes(record.digest).hex()]
    for record in Record.objects.filter(gone_in=None).select_related("pack", "source")
)
if apps.is_installed("secretariat.search"):
    from secretariat.search import index

    facts["found"] = sorted([hit.kind, hit.title] for hit in index.find("lagoon") + index.find("peer security"))
print(json.dumps(facts, sort_keys=True))

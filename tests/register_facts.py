"""
Print all that a workspace's register holds, as JSON: ``python tests/register_facts.py`` with SECRETARIAT_WORKSPACE set.

Every row of every table, and every present record's own bytes (their digest): two registers that print the same are the
same.
"""

import hashlib
import json
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.config.settings"

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core import serializers  # noqa: E402

from secretariat.evidence import queries  # noqa: E402
from secretariat.evidence.models import Record  # noqa: E402

facts = {
    model._meta.label: json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
    for model in apps.get_models(include_auto_created=True)
}
facts["words"] = [
    [str(record), hashlib.sha256(queries.words(record)).hexdigest(), bytes(record.digest).hex()]
    for record in Record.objects.select_related("pack", "source").order_by("pk")
]
print(json.dumps(facts, sort_keys=True))

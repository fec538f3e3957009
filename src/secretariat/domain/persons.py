"""
Persons appear in public by their role: an actor is written "Programme officer <A. Name>", the name being for editors.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii): a report tells roles, of entities and of offices.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from .packages import PackagedRecord

PEOPLE = "people"
"""The source of what persons do."""
_NAME = re.compile(r"\s*<[^<>]*>")


def role_alone(text: str, with_names: bool = False) -> str:
    """A text in which persons appear by role: "Programme officer <A. Name>" becomes "Programme officer"."""
    return text if with_names else _NAME.sub("", text)


def act_by_role(words: bytes) -> bytes:
    """The words of an act of a person (canonical JSON) with the actor's role alone."""
    said = json.loads(words)
    role = role_alone(said.get("actor", ""))
    if role == said.get("actor", ""):
        return words
    return json.dumps({**said, "actor": role}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def published(record: PackagedRecord) -> PackagedRecord:
    """A record as a public package may hold it: that of an act without the actor's name, under the digest of what is left."""
    if record.source != PEOPLE:
        return record
    words = act_by_role(record.words)
    if words == record.words:
        return record
    statements = [
        [kind, key, {**fields, "actor": role_alone(fields["actor"])} if kind == "act" else fields, *marks]
        for kind, key, fields, *marks in record.statements
    ]
    return replace(record, words=words, digest=hashlib.sha256(words).hexdigest(), statements=statements)

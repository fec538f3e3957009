"""
What was learned about security, as files: the phrases that a person writes (YAML) and the model (JSON).

    version: 1
    groups: {group: [phrase, …], misleading: […], boilerplate: […]}     docs/topics/classification.md says which is which

The model holds the same phrases, frozen with the weights that were learned on them, as whole thousandths of a logit; no
pickle, keys in order and a line an entry, so that the same model is the same bytes and two versions compare by line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..domain.classification.judging import Model
from ..domain.classification.phrases import Lexicon, lexicon
from ..domain.errors import InputError
from ..domain.statements import Problem
from .yaml_text import load

FORMAT = "secretariat-security-model-1"


def read_phrases(path: Path) -> Lexicon:
    """
    The phrases of a YAML file.

    Raises:
        InputError: the file is not of this shape.
    """
    text = load(path)
    if isinstance(text, Problem):
        raise InputError(text.message, mend=text.mend, place=text.place)
    groups = text.value.get("groups")
    if not isinstance(groups, dict) or not groups:
        raise InputError("no section `groups`", mend="list phrases under groups: {name: […]}", place=path.name)
    for name, several in groups.items():
        wrong = [one for one in several if not isinstance(one, str)] if isinstance(several, list) else [several]
        if wrong:
            raise InputError(
                f"the group {name!r} holds {wrong[0]!r}, not a phrase",
                mend='write each phrase as text; quote words such as "no" and numbers',
                place=text.place("groups"),
            )
    return _lexicon(groups, path)


def read_model(path: Path) -> Model:
    """
    A model as `write_model` wrote it.

    Raises:
        InputError: the file is not of this shape.
    """
    try:
        value = json.loads(path.read_bytes())
        if value["format"] != FORMAT:
            raise ValueError(f"the format is {value['format']!r}, not {FORMAT!r}")
        facts = {
            (kind, what): int(weight) for kind, several in value["facts"].items() for what, weight in several.items()
        }
        return Model(
            str(value["version"]), _lexicon(value["phrases"], path), int(value["base"]),
            _whole(value["groups"]), _whole(value["words"]), facts,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise InputError(
            f"no model of security: {wrong}", mend="take the file of the release, or relearn", place=path.name
        ) from wrong


def write_model(model: Model) -> bytes:
    """As JSON; the same model gives the same bytes."""
    facts: dict[str, dict[str, int]] = {}
    for (kind, what), weight in model.facts.items():
        facts.setdefault(kind, {})[what] = weight
    value = {
        "format": FORMAT,
        "version": model.version,
        "base": model.base,
        "phrases": {name: list(several) for name, several in model.lexicon.groups.items()},
        "groups": dict(model.groups),
        "words": dict(model.words),
        "facts": facts,
    }
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=0, separators=(",", ":"))
    return text.encode() + b"\n"


def _whole(several: Any) -> dict[str, int]:
    return {str(name): int(weight) for name, weight in several.items()}


def _lexicon(groups: Any, path: Path) -> Lexicon:
    try:
        return lexicon(groups)
    except ValueError as wrong:
        raise InputError(str(wrong), mend="write at least one word", place=path.name) from wrong

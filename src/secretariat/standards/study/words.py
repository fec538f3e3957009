"""The closed lists of the study in the page's language: key -> label in English, to be translated where it is shown."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from ...formats.topics_yaml import shipped

STATES = {
    "in force": N_("in force"),
    "draft": N_("draft"),
    "superseded": N_("superseded"),
    "withdrawn": N_("withdrawn"),
    "unknown": N_("unknown"),
}
SECURITY = {"yes": N_("yes"), "no": N_("no")}
TREATMENTS = {"technology": N_("a technology"), "product": N_("a product"), "service": N_("a service")}
KINDS = {
    "same document": N_("the same document"),
    "identical": N_("identical text"),
    "aligned": N_("technically aligned"),
    "transposed": N_("transposed"),
    "adopted": N_("adopted"),
    "related": N_("related: to be looked at"),
}
BASES = {
    "stated": N_("a stated relation"),
    "identifier": N_("an identifier in the record"),
    "number": N_("the rule of numbering, and titles that agree"),
    "title": N_("the titles"),
    "person": N_("what a person says"),
}
TWIN_STATES = {"found": N_("found"), "confirmed": N_("confirmed by a person"), "refused": N_("refused by a person")}
ROLES = {
    "edition": N_("edition"),
    "amendment": N_("amends it"),
    "draft": N_("draft"),
    "supplement": N_("supplement"),
    "whole": N_("the work itself"),
}
STATE_BASES = {
    "word": N_("the body’s own word: {word}"),
    "successor": N_("a successor is named"),
    "newest": N_("nothing newer is held: inferred"),
    "designation": N_("its designation says so"),
    "": N_("nothing tells"),
}
STEP_BASES = {"stated": N_("stated by {by}"), "edition": N_("the next edition")}
EVIDENCE = {
    "committee": N_("Committee"),
    "code": N_("Classification code"),
    "number": N_("Number"),
    "words": N_("Words"),
    "base": N_("What holds for any work"),
}


def topic_name(topic: str, language: str) -> str:
    """What a topic is called."""
    return shipped().label(topic, language)


def topics(language: str) -> dict[str, str]:
    """All topics by id, each as it is called."""
    return {one.id: one.labels[language] for one in shipped().topics.values()}

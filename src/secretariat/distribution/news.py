"""The main figures of the latest report, for the first page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ..domain.errors import InputError
from ..domain.languages import Writing
from ..reports import figure_words, issued
from ..reports.models import Report

MAIN = (
    "activities.total", "activities.held", "activities.ongoing", "links.stated", "links.proposed", "budget.union",
    "liaisons.total", "standards.sg17.in-force", "spam.activities", "conflicts.total",
)  # fmt: skip
"""Figures that answer what the Council asks first: what was done, for what, at what cost, with whom, how surely."""


def main_figures(report: Report, language: str, words: Writing) -> list[dict[str, Any]]:
    """Those of them that the report has, as it printed them, each with the address of its evidence."""
    try:
        package = issued.parts(report)
        held = issued.figures(package) if package else {}
    except InputError:  # the page of the report says what is wrong with its files
        return []
    found = []
    for name in MAIN:
        if name in held:
            label, is_in = figure_words.label(held[name].definition, language)
            href = reverse("report-figure", args=[issued.slug(report), name])
            found.append({"value": figure_words.value(held[name], words), "label": label, "lang": is_in, "href": href})
    return found

"""What a report asks of the register: its period, the day of view, the groupings and the settings that its tables use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .groupings import Grouping
from .links import Rules
from .periods import Period
from .precedence import Assertion


@dataclass(frozen=True, slots=True)
class Register:
    """
    What present records say, as plain data: kind -> key of the thing -> assertions, first-ranked first.

    Standards are not among them (there may be hundreds of thousands): their rows are made straight from the register.
    """

    things: Mapping[str, Mapping[str, Sequence[Assertion]]]

    def of(self, kind: str) -> Mapping[str, Sequence[Assertion]]:
        return self.things.get(kind, {})


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Attributes:
        period: of the report. before: the period of the report before, or None.
        as_of: the day from which the report looks.
        body: slug of the entity that reports ("itu"). instrument: the mandate ("Resolution 130").
        currency: in which money is shown where a rate is known.
        groupings, rules: as data, see docs/reference/link-rules.md.
        spam: ``{"words": […], "standards": [designations]}``: what the section on spam draws on.
        standards: ``{"committee": name, "in_force": [status words]}``: whose standards the report is about.
        budget: ``{"lines": [patterns], "centres": …}``: which budget lines are the body's whole budget.
    """

    period: Period
    as_of: date
    before: Period | None = None
    body: str = ""
    instrument: str = ""
    currency: str = "CHF"
    groupings: tuple[Grouping, ...] = ()
    rules: Rules | None = None
    spam: Mapping[str, Any] = field(default_factory=dict)
    standards: Mapping[str, Any] = field(default_factory=dict)
    budget: Mapping[str, Any] = field(default_factory=dict)

"""A period's basis without standards and figures: what review and trace mostly need, however many standards there are."""

from __future__ import annotations

from datetime import date

from ..domain.periods import Period
from ..domain.tabulation import tabulate
from . import gathering
from .making import Basis, Workspace
from .scoping import period_before, scope_of, settings_of


def light(workspace: Workspace, period: Period, as_of: date) -> Basis:
    """The report's own tables but that of standards; no figures. Raises InputError when rules or settings are wrong."""
    settings = settings_of(workspace.folder, workspace.settings, period, as_of, period_before(period))
    scope, register = scope_of(settings, workspace.settings.get("report", {})), gathering.register()
    tables = tabulate(register, scope)
    tables["sources"] = gathering.sources()
    return Basis(settings, scope, register, tables, {}, {})

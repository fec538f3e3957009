from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "secretariat.reports"

    def ready(self):
        from ..cooperation.models import Liaison
        from ..evidence import coverage, kept
        from ..inventory import proposals
        from ..inventory.models import Activity
        from ..standards.models import Standard
        from . import derive
        from .models import BudgetLine

        derive.ready()
        proposals.register(_propose)
        coverage.register(Activity, "start", "end")
        coverage.register(BudgetLine, "first_year", "last_year")
        coverage.register(Liaison, "date", "date")
        coverage.register(Standard, "published", "published")
        kept.register("mandates", _told)
        kept.register("reports", _count, is_quick=False)


def _propose(*arguments):
    from .proposing import propose  # when a page asks: the rules' reader is not for every command

    return propose(*arguments)


def _told(version, day):
    """What the rules that propose links look at."""
    from . import proposing

    proposing.told(version)


def _count(version, day):
    """The report's own tables of each year."""
    from . import kept_tables

    kept_tables.make_all(version, day)

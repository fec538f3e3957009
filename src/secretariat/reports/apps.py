from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "secretariat.reports"

    def ready(self):
        from ..inventory import proposals
        from . import derive

        derive.ready()
        proposals.register(_propose)


def _propose(*arguments):
    from .proposing import propose  # when a page asks: the rules' reader is not for every command

    return propose(*arguments)

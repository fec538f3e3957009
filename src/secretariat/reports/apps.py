from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "secretariat.reports"

    def ready(self):
        from . import derive

        derive.ready()

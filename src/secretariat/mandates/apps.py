from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "secretariat.mandates"

    def ready(self):
        from . import derive

        derive.ready()

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "secretariat.standards"

    def ready(self):
        from . import derive

        derive.register()

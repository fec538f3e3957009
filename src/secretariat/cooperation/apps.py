from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "secretariat.cooperation"

    def ready(self):
        from . import derive, parts

        derive.ready()
        parts.ready()

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "secretariat.desk"

    def ready(self):
        from ..evidence import kept

        kept.register("desk", _count, is_quick=False)


def _count(version, day):
    """What waits at the desk."""
    from . import deciding

    deciding.count_ahead(version, day)

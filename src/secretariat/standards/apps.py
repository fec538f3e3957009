from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "secretariat.standards"

    def ready(self):
        from ..evidence import kept
        from . import derive
        from .study import overrides

        derive.register()
        overrides.register()
        kept.register("standards", _count)


def _count(version, day):
    """What pages of standards count."""
    from . import queries

    queries.overview(version)
    queries.bodies(version)

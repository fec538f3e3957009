from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "secretariat.inventory"

    def ready(self):
        from ..evidence import kept
        from . import derive

        derive.ready()
        kept.register("inventory", _count)


def _count(version, day):
    """What pages of activities and entities count."""
    from . import entities, listing, queries

    queries.overview(version, day, listing.spam_words())
    entities.overview(version)

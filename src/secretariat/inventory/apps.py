from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "secretariat.inventory"

    def ready(self):
        from . import derive

        derive.ready()

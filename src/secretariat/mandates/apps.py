from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "secretariat.mandates"

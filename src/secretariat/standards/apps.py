from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "secretariat.standards"

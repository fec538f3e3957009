from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "secretariat.evidence"

    def ready(self):
        from . import documents, indexing

        indexing.register("source", documents.sources, always=True)

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "secretariat.evidence"

    def ready(self):
        from . import coverage, documents, indexing, kept

        indexing.register("source", documents.sources, always=True)
        kept.register("coverage", lambda version, day: coverage.years(version))

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "secretariat.evidence"

    def ready(self):
        from . import collected, coverage, documents, indexing, kept

        indexing.register("source", documents.sources, always=True)
        kept.register("coverage", lambda version, day: coverage.years(version))
        kept.register("records", lambda version, day: collected.records_present(version))

from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ..web.page import section
from . import figure_views, report_views

section("reports", N_("Reports"), 5)

_REPORT = r"^reports/(?P<name>[0-9A-Za-z_-]+)"
_FIGURE = r"(?P<figure>[0-9A-Za-z_.-]+?)"
urlpatterns = [
    path("reports/", report_views.reports, name="reports"),
    path("reports.<str:form>", report_views.reports_data, name="reports-data"),
    re_path(rf"{_REPORT}/$", report_views.report, name="report"),
    re_path(rf"{_REPORT}\.(?P<form>json|csv|xlsx)$", report_views.report_data, name="report-data"),
    re_path(rf"{_REPORT}/files/$", report_views.files, name="report-files"),
    re_path(rf"{_REPORT}/files/(?P<file>[0-9A-Za-z_.-]+)$", report_views.download, name="report-file"),
    re_path(rf"{_REPORT}/tables/(?P<table>[a-z0-9-]+)\.csv$", report_views.table, name="report-table"),
    re_path(rf"{_REPORT}/changes/$", report_views.changes, name="report-changes"),
    re_path(rf"{_REPORT}/figures/$", figure_views.figures, name="report-figures"),
    re_path(rf"{_REPORT}/figures/{_FIGURE}/$", figure_views.figure, name="report-figure"),
    re_path(rf"{_REPORT}/figures/{_FIGURE}\.(?P<form>json|csv|xlsx)$", figure_views.figure_data, name="report-figure-data"),
]  # fmt: skip

from django.urls import path, re_path, reverse
from django.utils.translation import gettext_noop as N_

from ..web.page import section
from . import names, views

section("sources", N_("Sources"), 90)
names.register("source", lambda things, language: {}, lambda key: reverse("source", args=[key]))

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources.<str:form>", views.sources_data, name="sources-data"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("sources/<slug:slug>/problems/", views.problems, name="source-problems"),
    path("sources/<slug:slug>/problems.<str:form>", views.problems_data, name="source-problems-data"),
    path("sources/<slug:slug>/<int:number>/", views.collection, name="collection"),
    path("sources/<slug:slug>/<int:number>.<str:form>", views.collection_data, name="collection-data"),
    re_path(
        r"^sources/(?P<slug>[-a-zA-Z0-9_]+)\.(?P<form>json|csv|xlsx|atom|jsonfeed)$",
        views.source_data,
        name="source-data",
    ),
    re_path(
        r"^records/(?P<source>[-a-zA-Z0-9_]+)/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx)$",
        views.record_data,
        name="record-data",
    ),
    path("records/<slug:source>/<str:key>", views.record, name="record"),
]

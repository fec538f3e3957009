from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ..evidence import names
from ..inventory import entities
from ..web.page import section
from . import parts, queries, views

section("standards", N_("Standards"), 30)
names.register("standard", queries.name_standards, queries.standard_address)
entities.part(20, parts.standards)

urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards.<str:form>", views.standards_data, name="standards-data"),
    path("standards/<str:key>/", views.standard, name="standard"),
    re_path(r"^standards/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx)$", views.standard_data, name="standard-data"),
]

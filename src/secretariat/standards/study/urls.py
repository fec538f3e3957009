from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ...web.page import section
from . import views

section("works", N_("Works"), 31)

_REFERENCES = r"references\.(?P<form>ris|bib|yaml|csl\.json)$"

urlpatterns = [
    path("works/", views.works, name="works"),
    path("works.<str:form>", views.works_data, name="works-data"),
    re_path(r"^works/" + _REFERENCES, views.works_references, name="works-references"),
    path("works/<str:key>/", views.work, name="work"),
    re_path(r"^works/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx)$", views.work_data, name="work-data"),
    re_path(r"^works/(?P<key>[^/]+)/" + _REFERENCES, views.work_references, name="work-references"),
    path("twins/", views.twins, name="twins"),
    path("twins.<str:form>", views.twins_data, name="twins-data"),
]

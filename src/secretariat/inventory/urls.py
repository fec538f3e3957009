from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ..evidence import names
from ..web.page import section
from . import queries, views

section("activities", N_("Activities"), 10)
names.register("activity", queries.name_activities)
names.register("entity", queries.name_entities)

urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities.<str:form>", views.activities_data, name="activities-data"),
    path("activities/<str:key>/", views.activity, name="activity"),
    re_path(r"^activities/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx)$", views.activity_data, name="activity-data"),
]

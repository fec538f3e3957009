from django.urls import path, re_path
from django.utils.translation import gettext_noop as N_

from ..evidence import names
from ..web.page import section
from . import entities, entity_views, queries, views

section("activities", N_("Activities"), 10)
section("entities", N_("Entities"), 20)
names.register("activity", queries.name_activities, queries.activity_address)
names.register("entity", queries.name_entities, entities.entity_address)
names.register("role", queries.name_roles, entities.entity_address)  # a role is shown on the page of its entity

urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities.<str:form>", views.activities_data, name="activities-data"),
    path("activities/<str:key>/", views.activity, name="activity"),
    re_path(r"^activities/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx)$", views.activity_data, name="activity-data"),
    path("entities/", entity_views.all_entities, name="entities"),
    path("entities.<str:form>", entity_views.entities_data, name="entities-data"),
    path("entities/<str:key>/", entity_views.entity, name="entity"),
    re_path(
        r"^entities/(?P<key>[^/]+)\.(?P<form>json|csv|xlsx|atom|jsonfeed)$",
        entity_views.entity_data,
        name="entity-data",
    ),
]

"""Addresses that have no language."""

from django.urls import path

from . import sitemap, views

urlpatterns = [
    path("openapi.json", views.api, name="api"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:kind>-<int:part>.xml", sitemap.part, name="sitemap-part"),
]

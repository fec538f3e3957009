from django.urls import path
from django.utils.translation import gettext_noop as N_

from ..web.page import section
from . import search, views

section("home", N_("Home"), 0)

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("about/methods/<slug:name>/", views.method, name="method"),
    path("about/data/", views.using, name="data"),
    path("about/accessibility/", views.accessibility, name="accessibility"),
    path("about/translation/", views.translation, name="translation"),
    path("search/", search.search, name="search"),
    path("search.<str:form>", search.search_data, name="search-data"),
]

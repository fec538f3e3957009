"""All addresses: each app's own, under the language; and what has no language."""

from django.contrib import admin
from django.urls import URLResolver, include, path

from ..web.addresses import LanguagePrefix, in_some_language

handler400 = "secretariat.web.errors.bad_request"
handler403 = "secretariat.web.errors.forbidden"
handler404 = "secretariat.web.errors.not_found"
handler500 = "secretariat.web.errors.server_error"

IN_A_LANGUAGE = [
    path("", include("secretariat.distribution.urls")),
    path("", include("secretariat.reports.report_urls")),
    path("", include("secretariat.reports.relation_urls")),
    path("", include("secretariat.inventory.urls")),
    path("", include("secretariat.standards.urls")),
    path("", include("secretariat.standards.study.urls")),
    path("", include("secretariat.evidence.urls")),
    path("", include("secretariat.desk.urls")),
    path("account/", include("secretariat.accounts.urls")),
]
urlpatterns = [
    path("", include("secretariat.distribution.root_urls")),
    path("admin/", admin.site.urls),
    URLResolver(LanguagePrefix(), IN_A_LANGUAGE),
    path("<path:rest>", in_some_language),
    path("", in_some_language),
]

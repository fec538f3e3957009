from django.urls import path

from . import views, views_inbox, views_narrative, views_reports, views_sources, views_works

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/log/", views.log, name="desk-log"),
    path("desk/undo/", views.undo, name="desk-undo"),
    path("desk/sources/", views_sources.sources, name="desk-sources"),
    path("desk/sources/<slug:slug>/collect/", views_sources.collect, name="desk-collect"),
    path("desk/sources/<slug:slug>/decide/", views_sources.decide, name="desk-decide"),
    path("desk/work/<int:number>/", views_sources.work, name="desk-work"),
    path("desk/work/<int:number>/accept/", views_sources.accept, name="desk-accept"),
    path("desk/inbox/", views_inbox.inbox, name="desk-inbox"),
    path("desk/inbox/review-<int:number>.xlsx", views_inbox.workbook, name="desk-workbook"),
    path("desk/activities/", views_inbox.activities, name="desk-activities"),
    path("desk/activities/<str:key>/", views_inbox.activity, name="desk-activity"),
    path("desk/works/", views_works.works, name="desk-works"),
    path("desk/works/<str:key>/", views_works.work, name="desk-work-of"),
    path("desk/narrative/", views_narrative.narrative, name="desk-narrative"),
    path("desk/narrative/<str:name>/<slug:part>/<slug:language>/", views_narrative.text, name="desk-text"),
    path("desk/reports/", views_reports.reports, name="desk-reports"),
    path("desk/reports/<int:number>/", views_reports.report, name="desk-report"),
    path("desk/reports/<int:number>/issue/", views_reports.issue, name="desk-issue"),
    path("desk/reports/<int:number>/files/<str:file>", views_reports.file, name="desk-file"),
]

"""Addresses that need no sign-in, below ``public/`` and the organisation’s word."""

from django.urls import path, re_path

from .views import files, pages, scorecards

EDITION = "papers/<int:paper>/editions/<int:number>/"

urlpatterns = [
    path("", pages.organisation_page, name="public-organisation"),
    path("search/", pages.search, name="public-search"),
    path(EDITION, pages.edition_page, name="public-edition"),
    path(f"{EDITION}read/", files.read, name="public-read"),
    path("packs/<int:meeting>/<int:number>.pdf", files.pack, name="public-pack"),
    path("scorecards/<slug:scorecard>/", scorecards.scorecard_page, name="public-scorecard"),
    re_path(
        r"^scorecards/(?P<scorecard>[-\w]+)/scorecard\.(?P<extension>csv|json)$",
        scorecards.scorecard_data,
        name="public-scorecard-data",
    ),
    re_path(r"^data/(?P<key>[a-z]+)\.(?P<extension>csv|json)$", pages.data, name="public-data"),
    re_path(r"^files/(?P<sha256>[0-9a-f]{64})/(?P<name>[\w.-]+)$", files.file, name="public-file"),
]

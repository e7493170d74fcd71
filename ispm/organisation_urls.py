"""Everything within one organisation: a table of contents by app."""

from django.urls import include, path

from ispm import home, meeting, people

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("", include("accounts.urls")),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person-detail"),
    path("people/<int:pk>/end/", people.EndPerson.as_view(), name="person-end"),
    path("notices/", include("notices.urls")),
    path("", include("programmes.urls")),
    path("finance/", include("finance.urls")),
    path("", include("risks.urls")),
    path("", include("benefits.urls")),
    path("", include("measures.urls")),
    path("meetings/<int:meeting>/", meeting.MeetingPage.as_view(), name="meeting-detail"),
    path("", include("meetings.urls")),
    path("", include("returns.urls")),
    path("", include("reporting.urls")),
]

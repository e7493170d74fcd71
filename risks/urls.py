"""Addresses of risks and issues under an organisation."""

from django.urls import include, path

from .views import keeping, reading

one_risk = [
    path("", reading.RiskPage.as_view(), name="risk-detail"),
    path("change/", keeping.ChangeRisk.as_view(), name="risk-change"),
    path("score/", keeping.ScoreRisk.as_view(), name="risk-score"),
    path("close/", keeping.CloseRisk.as_view(), name="risk-close"),
    path("reopen/", keeping.ReopenRisk.as_view(), name="risk-reopen"),
    path("mitigations/new/", keeping.NewMitigation.as_view(), name="mitigation-new"),
    path(
        "mitigations/<int:mitigation>/",
        keeping.ChangeMitigation.as_view(),
        name="mitigation-change",
    ),
]
one_issue = [
    path("", reading.IssuePage.as_view(), name="issue-detail"),
    path("change/", keeping.ChangeIssue.as_view(), name="issue-change"),
    path("resolve/", keeping.ResolveIssue.as_view(), name="issue-resolve"),
    path("reopen/", keeping.ReopenIssue.as_view(), name="issue-reopen"),
]

urlpatterns = [
    path("risks/", reading.RiskList.as_view(), name="risk-list"),
    path("risks/register.csv", reading.risks_as_csv, name="risk-list-csv"),
    path("risks/new/", keeping.NewRisk.as_view(), name="risk-new"),
    path("risks/matrix/", reading.MatrixPage.as_view(), name="risk-matrix"),
    path("risks/matrix/change/", keeping.ChangeMatrix.as_view(), name="risk-matrix-change"),
    path("risks/movement/", reading.MovementPage.as_view(), name="risk-movement"),
    path("risks/<int:number>/", include(one_risk)),
    path("issues/", reading.IssueList.as_view(), name="issue-list"),
    path("issues/register.csv", reading.issues_as_csv, name="issue-list-csv"),
    path("issues/new/", keeping.NewIssue.as_view(), name="issue-new"),
    path("issues/<int:number>/", include(one_issue)),
]

"""Addresses of rounds and returns under an organisation."""

from django.urls import include, path

from .views import (
    attaching,
    carrying,
    chasing,
    giving,
    handing,
    reading,
    reviewing,
    rounds,
    tolerances,
    typing,
    workbook,
)

one_return = [
    path("", reading.ReturnPage.as_view(), name="return-detail"),
    path("objectives/<int:number>/", giving.ObjectivePage.as_view(), name="return-objective"),
    path("whole/", giving.WholePage.as_view(), name="return-whole"),
    path("objectives/<int:number>/draft/", typing.objective_draft, name="return-objective-draft"),
    path("whole/draft/", typing.whole_draft, name="return-whole-draft"),
    path(
        "objectives/<int:number>/hand-over/",
        handing.HandOverStep.as_view(),
        name="return-hand-over",
    ),
    path("objectives/<int:number>/take-back/", handing.take_back, name="return-take-back"),
    path("objectives/<int:number>/done/", handing.report_done, name="return-step-done"),
    path(
        "objectives/<int:number>/evidence/",
        attaching.ObjectiveEvidence.as_view(),
        name="return-objective-evidence",
    ),
    path("whole/evidence/", attaching.WholeEvidence.as_view(), name="return-whole-evidence"),
    path("evidence/<int:attachment>/", attaching.evidence_file, name="return-evidence-file"),
    path(
        "evidence/<int:attachment>/remove/",
        attaching.remove_evidence,
        name="return-evidence-remove",
    ),
    path("workbook/", workbook.download, name="return-workbook"),
    path("workbook/upload/", workbook.UploadPage.as_view(), name="return-workbook-upload"),
    path("check/", giving.CheckPage.as_view(), name="return-check"),
    path("submit/", giving.submit, name="return-submit"),
    path("review/", reviewing.ReviewPage.as_view(), name="return-review"),
    path("approve/", reviewing.approve, name="return-approve"),
    path("versions/<int:number>/", reading.VersionPage.as_view(), name="return-version"),
    path("remind/", chasing.RemindOne.as_view(), name="return-remind"),
    path("extend/", chasing.ExtendOne.as_view(), name="return-extend"),
    path("more-time/", chasing.ask_extension, name="return-ask-extension"),
    path("reopen/", chasing.Reopen.as_view(), name="return-reopen"),
    path("compare/", reading.Compare.as_view(), name="return-compare"),
    path("comment/", reviewing.comment_on_part, name="return-comment"),
    path("history/", reading.ReturnHistory.as_view(), name="return-history"),
]

urlpatterns = [
    path(
        "plans/<int:year>/carry-forward/",
        carrying.CarryPlanForward.as_view(),
        name="plan-carry-forward",
    ),
    path("tolerances/", tolerances.ToleranceList.as_view(), name="tolerance-list"),
    path("tolerances/new/", tolerances.SetTolerances.as_view(), name="tolerance-new"),
    path("rounds/", rounds.RoundList.as_view(), name="round-list"),
    path("rounds/open/", rounds.OpenRound.as_view(), name="round-open"),
    path("rounds/<slug:period>/", rounds.RoundPage.as_view(), name="round-detail"),
    path("rounds/<slug:period>/change/", rounds.ChangeRound.as_view(), name="round-change"),
    path(
        "rounds/<slug:period>/deliverables/",
        rounds.RoundDeliverables.as_view(),
        name="round-deliverables",
    ),
    path("rounds/<slug:period>/remind/", chasing.RemindAll.as_view(), name="round-remind"),
    path("returns/<slug:period>/<slug:programme>/", include(one_return)),
    path(
        "activities/<int:activity>/history/",
        reading.ActivityHistory.as_view(),
        name="activity-history",
    ),
]

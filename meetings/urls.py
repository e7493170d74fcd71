"""Addresses of meetings and decisions under an organisation. The page of one meeting is composed
in ``ispm``, which knows the papers that go to it."""

from django.urls import include, path

from .views import deciding, keeping, reading

one_item = [
    path("change/", keeping.ChangeItem.as_view(), name="agenda-item-change"),
    path("move/", keeping.move_item, name="agenda-item-move"),
    path("withdraw/", keeping.WithdrawItem.as_view(), name="agenda-item-withdraw"),
    path("documents/new/", keeping.AddDocument.as_view(), name="agenda-document-new"),
]
one_document = [
    path("", reading.document_file, name="agenda-document"),
    path("withdraw/", keeping.WithdrawDocument.as_view(), name="agenda-document-withdraw"),
]
one_meeting = [
    path("change/", keeping.ChangeMeeting.as_view(), name="meeting-change"),
    path("cancel/", keeping.CancelMeeting.as_view(), name="meeting-cancel"),
    path("publish/", keeping.publish_agenda, name="agenda-publish"),
    path("held/", keeping.RecordHeld.as_view(), name="meeting-held"),
    path("agree/", keeping.AgreeMinutes.as_view(), name="minutes-agree"),
    path("items/new/", keeping.NewItem.as_view(), name="agenda-item-new"),
    path("items/<int:item>/", include(one_item)),
    path("documents/<int:document>/", include(one_document)),
    path("decisions/new/", deciding.RecordDecision.as_view(), name="decision-record"),
]
one_decision = [
    path("", reading.DecisionPage.as_view(), name="decision-detail"),
    path("change/", deciding.ChangeDecision.as_view(), name="decision-change"),
    path("withdraw/", deciding.WithdrawDecision.as_view(), name="decision-withdraw"),
    path("agree/", deciding.agree_decision, name="decision-agree"),
    path("correct/", deciding.CorrectDecision.as_view(), name="decision-correct"),
    path("actions/new/", deciding.GiveAction.as_view(), name="action-give"),
]
one_action = [
    path("", reading.ActionPage.as_view(), name="action-detail"),
    path("change/", deciding.ChangeAction.as_view(), name="action-change"),
    path("report/", deciding.ReportAction.as_view(), name="action-report"),
    path("done/", deciding.FinishAction.as_view(), name="action-done"),
    path("reopen/", deciding.ReopenAction.as_view(), name="action-reopen"),
]

urlpatterns = [
    path("meetings/", reading.MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", keeping.PlanMeeting.as_view(), name="meeting-new"),
    path("meetings/bodies/new/", keeping.NewBody.as_view(), name="body-new"),
    path("meetings/bodies/<slug:body>/", keeping.RenameBody.as_view(), name="body-rename"),
    path("meetings/bodies/<slug:body>/end/", keeping.EndBody.as_view(), name="body-end"),
    path("meetings/<int:meeting>/", include(one_meeting)),
    path("decisions/", reading.DecisionList.as_view(), name="decision-list"),
    path("decisions/register.<slug:kind>", reading.decision_file, name="decision-file"),
    path(
        "decisions/delegated/new/",
        deciding.RecordDelegated.as_view(),
        name="decision-record-delegated",
    ),
    path("decisions/<int:year>/<int:number>/", include(one_decision)),
    path("actions/<int:action>/", include(one_action)),
]

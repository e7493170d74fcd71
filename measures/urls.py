"""Addresses of measures and scorecards under an organisation: a list for each part."""

from django.urls import include, path

from .views import (
    agreements,
    arranging_cards,
    cards,
    definitions,
    deflators,
    effects,
    joining,
    links,
    lists,
    measure_list,
    proposals,
    responses,
    supplied,
    targets,
    units,
)
from .views import bodies as body_pages
from .views import clients as client_pages
from .views import consortia as views_consortia
from .views import frameworks as framework_pages
from .views import measure as measure_pages
from .views import onward as onward_pages
from .views import requests as request_pages
from .views import warnings as warning_pages
from .views.data import sets as data_sets
from .views.data import template as data_template
from .views.data import typing as data_typing
from .views.data import vintages

one_framework = [
    path("", framework_pages.FrameworkPage.as_view(), name="framework-detail"),
    path("change/", framework_pages.ChangeFramework.as_view(), name="framework-change"),
    path("end/", framework_pages.EndFramework.as_view(), name="framework-end"),
    path("take-up/", framework_pages.TakeUp.as_view(), name="framework-take-up"),
    path("leave/", framework_pages.Leave.as_view(), name="framework-leave"),
    path("seats/new/", framework_pages.Seat.as_view(), name="framework-seat"),
    path("seats/<int:seat>/end/", framework_pages.unseat, name="framework-unseat"),
    path("measures/new/", definitions.NewMeasure.as_view(), name="framework-measure-new"),
    path("measures/file/", lists.UploadMeasures.as_view(), name="framework-measures-file"),
    path("units/", units.Units.as_view(), name="framework-units"),
    path("proposals/", proposals.ProposalList.as_view(), name="framework-proposals"),
    path("propose/", proposals.ProposeMeasure.as_view(), name="framework-propose"),
]

one_proposal = [
    path("", proposals.ProposalPage.as_view(), name="framework-proposal"),
    path("adopt/", proposals.AdoptProposal.as_view(), name="framework-proposal-adopt"),
    path("refuse/", proposals.RefuseProposal.as_view(), name="framework-proposal-refuse"),
    path("withdraw/", proposals.WithdrawProposal.as_view(), name="framework-proposal-withdraw"),
]

#: What sets one measure up, below its number.
set_up = [
    path("definition/", definitions.ChangeMeasure.as_view(), name="measure-change"),
    path("frequency/", definitions.CorrectFrequency.as_view(), name="measure-frequency"),
    path("retire/", definitions.RetireMeasure.as_view(), name="measure-retire"),
    path("people/", definitions.Ownership.as_view(), name="measure-people"),
    path("propose/", proposals.ProposeChange.as_view(), name="measure-propose"),
    path(
        "propose-to-retire/",
        proposals.ProposeRetirement.as_view(),
        name="measure-propose-to-retire",
    ),
]

frameworks = [
    path("", framework_pages.FrameworkList.as_view(), name="framework-list"),
    path("new/", framework_pages.NewFramework.as_view(), name="framework-new"),
    path("files/<int:file>/", lists.ListFilePage.as_view(), name="list-file"),
    path("files/<int:file>/give-up/", lists.give_up, name="list-file-give-up"),
    path("<int:framework>/", include(one_framework)),
    path("proposals/<int:proposal>/", include(one_proposal)),
]

one_body = [
    path("", body_pages.BodyPage.as_view(), name="reporting-body-detail"),
    path("change/", body_pages.ChangeBody.as_view(), name="reporting-body-change"),
    path("end/", body_pages.EndBody.as_view(), name="reporting-body-end"),
    path("organisation/", body_pages.SayWhich.as_view(), name="reporting-body-organisation"),
    path("names/new/", body_pages.NewAlias.as_view(), name="reporting-body-alias-new"),
    path("names/<int:alias>/remove/", body_pages.remove_alias, name="reporting-body-alias-remove"),
]

bodies = [
    path("", body_pages.BodyList.as_view(), name="reporting-body-list"),
    path("new/", body_pages.NewBody.as_view(), name="reporting-body-new"),
    path("file/", lists.UploadBodies.as_view(), name="reporting-body-file"),
    path("deflators/", deflators.DeflatorList.as_view(), name="deflator-list"),
    path("deflators/file/", lists.UploadDeflator.as_view(), name="deflator-file"),
    path("deflators/<int:pk>/", deflators.NewIndex.as_view(), name="deflator-index"),
    path("families/new/", body_pages.NewGrouping.as_view(), name="reporting-body-grouping-new"),
    path("families/<int:grouping>/", body_pages.Families.as_view(), name="reporting-body-families"),
    path("<int:body>/", include(one_body)),
]

#: Of one measure, below its number.
measure = [
    path("effects/", effects.MeasureEffects.as_view(), name="measure-effects"),
    path("effects/new/", effects.MarkInitiative.as_view(), name="initiative-new"),
    path("effects/<int:initiative>/", effects.ChangeInitiative.as_view(), name="initiative-change"),
    path("effects/<int:initiative>/take-back/", effects.take_back, name="initiative-take-back"),
    path("related/", effects.RelatedMeasures.as_view(), name="measure-related"),
    path("related/<int:related>/end/", effects.unrelate, name="related-end"),
    path("", measure_pages.MeasureDetail.as_view(), name="measure-detail"),
    path("measure.<slug:kind>", measure_pages.MeasureFile.as_view(), name="measure-file"),
    path("targets/", targets.MeasureTargets.as_view(), name="measure-targets"),
    path("targets/set/", targets.SetTargets.as_view(), name="target-set"),
    path("responses/", responses.MeasureResponses.as_view(), name="measure-responses"),
    path("responses/<slug:period>/", responses.Respond.as_view(), name="measure-respond"),
    path("responses/<slug:period>/done/", responses.mark_done, name="response-done"),
    path("links/", links.MeasureLinks.as_view(), name="measure-links"),
    path("links/<int:link>/end/", links.end_link, name="measure-link-end"),
]

#: One vintage, below its data set.
one_vintage = [
    path("", vintages.VintagePage.as_view(), name="vintage-detail"),
    path("confirm/", vintages.confirm, name="vintage-confirm"),
    path("names/", vintages.confirm_names, name="vintage-names"),
    path("anew/", vintages.read_anew, name="vintage-anew"),
    path("give-up/", vintages.give_up, name="vintage-give-up"),
    path("file/", vintages.vintage_file, name="vintage-file"),
]

one_data_set = [
    path("", data_sets.DataSetPage.as_view(), name="data-set-detail"),
    path("change/", data_sets.ChangeDataSet.as_view(), name="data-set-change"),
    path("upload/", vintages.Upload.as_view(), name="vintage-upload"),
    path("template/", data_template.Template.as_view(), name="vintage-template"),
    path("type/", data_typing.TypeValues.as_view(), name="vintage-type"),
    path("ask/", request_pages.Ask.as_view(), name="request-new"),
    path("onward/", onward_pages.OnwardPage.as_view(), name="data-set-onward"),
    path("onward.<slug:kind>", onward_pages.OnwardFile.as_view(), name="data-set-onward-file"),
    path("vintages/<int:vintage>/", include(one_vintage)),
]

data = [
    path("", data_sets.DataSetList.as_view(), name="data-set-list"),
    path("new/", data_sets.NewDataSet.as_view(), name="data-set-new"),
    path("<int:data_set>/", include(one_data_set)),
]

warnings = [
    path("", warning_pages.WarningList.as_view(), name="warning-list"),
    path("<int:warning>/", warning_pages.WarningPage.as_view(), name="warning-detail"),
    path("<int:warning>/answer/", warning_pages.AnswerWarning.as_view(), name="warning-answer"),
]

one_request = [
    path("", request_pages.RequestPage.as_view(), name="request-detail"),
    path("again/", request_pages.again, name="request-again"),
    path("close/", request_pages.Close.as_view(), name="request-close"),
    path("mails/<int:number>/", request_pages.mail_file, name="request-mail"),
]

requests = [
    path("", request_pages.RequestList.as_view(), name="request-list"),
    path("look/", request_pages.look, name="request-look"),
    path("<int:pk>/", include(one_request)),
]

#: Of one member of a consortium.
consortium_member = [
    path("", joining.MemberPage.as_view(), name="consortium-member"),
    path("end/", views_consortia.EndMember.as_view(), name="consortium-member-end"),
    path("body/", views_consortia.LinkBody.as_view(), name="consortium-body"),
    path("steps/<int:step>/", joining.ChangeStep.as_view(), name="consortium-step"),
]

consortium = [
    path("", views_consortia.ConsortiumPage.as_view(), name="consortium-detail"),
    path("rename/", views_consortia.RenameConsortium.as_view(), name="consortium-rename"),
    path("end/", views_consortia.EndConsortium.as_view(), name="consortium-end"),
    path("ask/", views_consortia.AskToJoin.as_view(), name="consortium-ask"),
    path("answer/", views_consortia.AnswerInvitation.as_view(), name="consortium-answer"),
    path("leave/", views_consortia.LeaveConsortium.as_view(), name="consortium-leave"),
    path("members/<int:member>/", include(consortium_member)),
    path("sharing/", agreements.SharingPage.as_view(), name="consortium-sharing"),
    path("sharing/new/", agreements.AgreeSharing.as_view(), name="consortium-share"),
    path(
        "sharing/<int:agreement>/change/",
        agreements.ChangeSharing.as_view(),
        name="consortium-share-change",
    ),
    path(
        "sharing/<int:agreement>/end/",
        agreements.EndSharing.as_view(),
        name="consortium-share-end",
    ),
    path("supplied/", supplied.SuppliedPage.as_view(), name="consortium-supplied"),
    path("supplied.<slug:kind>", supplied.SuppliedFile.as_view(), name="consortium-supplied-file"),
]

consortia = [
    path("", views_consortia.ConsortiumList.as_view(), name="consortium-list"),
    path("new/", views_consortia.NewConsortium.as_view(), name="consortium-new"),
    path("<int:consortium>/", include(consortium)),
]

clients = [
    path("", client_pages.ClientList.as_view(), name="api-client-list"),
    path("new/", client_pages.NewClient.as_view(), name="api-client-new"),
    path("<int:pk>/end/", client_pages.EndClient.as_view(), name="api-client-end"),
    path("<int:pk>/revoke/", client_pages.RevokeClient.as_view(), name="api-client-revoke"),
]

arranging = [
    path("", arranging_cards.ArrangeScorecard.as_view(), name="scorecard-arrange"),
    path("change/", arranging_cards.ChangeScorecard.as_view(), name="scorecard-change"),
    path("end/", arranging_cards.EndScorecard.as_view(), name="scorecard-end"),
    path(
        "perspectives/new/",
        arranging_cards.AddPerspective.as_view(),
        name="scorecard-perspective-new",
    ),
    path(
        "perspectives/<int:perspective>/",
        arranging_cards.RenamePerspective.as_view(),
        name="scorecard-perspective-rename",
    ),
    path(
        "perspectives/<int:perspective>/move/",
        arranging_cards.move_perspective,
        name="scorecard-perspective-move",
    ),
    path(
        "perspectives/<int:perspective>/remove/",
        arranging_cards.withdraw_perspective,
        name="scorecard-perspective-remove",
    ),
    path(
        "perspectives/<int:perspective>/measures/",
        arranging_cards.PlaceMeasures.as_view(),
        name="scorecard-perspective-measures",
    ),
    path(
        "measures/<int:placed>/move/", arranging_cards.move_measure, name="scorecard-measure-move"
    ),
    path(
        "measures/<int:placed>/remove/",
        arranging_cards.withdraw_measure,
        name="scorecard-measure-remove",
    ),
]

scorecards = [
    path("", cards.ScorecardList.as_view(), name="scorecard-list"),
    path("new/", arranging_cards.NewScorecard.as_view(), name="scorecard-new"),
    path("<slug:scorecard>/", cards.ScorecardPage.as_view(), name="scorecard-detail"),
    path(
        "<slug:scorecard>/scorecard.<slug:kind>",
        cards.ScorecardFile.as_view(),
        name="scorecard-file",
    ),
    path("<slug:scorecard>/arrange/", include(arranging)),
]

urlpatterns = [
    path("measures/", measure_list.MeasureList.as_view(), name="measure-list"),
    path("measures/frameworks/", include(frameworks)),
    path("measures/bodies/", include(bodies)),
    path("measures/data/", include(data)),
    path("measures/warnings/", include(warnings)),
    path("measures/requests/", include(requests)),
    path("measures/consortia/", include(consortia)),
    path("measures/clients/", include(clients)),
    path("measures/<int:measure>/", include(set_up)),
    path("measures/<int:measure>/", include(measure)),
    path("scorecards/", include(scorecards)),
]

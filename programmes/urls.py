"""Addresses of the plan, its programmes, and those who head them."""

from django.urls import include, path

from .views import aims, elements, heads, milestones, plans, programmes

milestone = [
    path("change/", milestones.ChangeMilestone.as_view(), name="milestone-change"),
    path("withdraw/", milestones.WithdrawMilestone.as_view(), name="milestone-withdraw"),
    path("done/", milestones.CompleteMilestone.as_view(), name="milestone-done"),
]

activity = [
    path("change/", elements.ChangeActivity.as_view(), name="activity-change"),
    path("withdraw/", elements.WithdrawActivity.as_view(), name="activity-withdraw"),
    path("move/", elements.move_activity, name="activity-move"),
    path("milestones/", milestones.MilestoneList.as_view(), name="activity-milestones"),
    path("milestones/new/", milestones.NewMilestone.as_view(), name="milestone-new"),
    path("milestones/<int:milestone>/", include(milestone)),
]

objective = [
    path("aims/", aims.ObjectiveAims.as_view(), name="objective-aims"),
    path("reword/", elements.RewordObjective.as_view(), name="objective-reword"),
    path("withdraw/", elements.WithdrawObjective.as_view(), name="objective-withdraw"),
    path("order/", elements.ActivityOrder.as_view(), name="objective-order"),
    path("activities/new/", elements.NewActivity.as_view(), name="activity-new"),
    path("activities/<slug:key>/", include(activity)),
]

planned = [
    path("move/", plans.move_programme, name="planned-move"),
    path("leave-out/", plans.leave_out_programme, name="planned-leave-out"),
    path("objectives/new/", elements.NewObjective.as_view(), name="objective-new"),
    path("objectives/<int:number>/", include(objective)),
]

aim = [
    path("change/", aims.ChangeAim.as_view(), name="aim-change"),
    path("end/", aims.EndAim.as_view(), name="aim-end"),
    path("move/", aims.move_aim, name="aim-move"),
]

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/", plans.NewPlan.as_view(), name="plan-new"),
    path("plans/programmes/", programmes.ProgrammeList.as_view(), name="programme-list"),
    path("plans/programmes/new/", programmes.NewProgramme.as_view(), name="programme-new"),
    path(
        "plans/programmes/<slug:programme>/change/",
        programmes.ChangeProgramme.as_view(),
        name="programme-change",
    ),
    path(
        "plans/programmes/<slug:programme>/end/",
        programmes.EndProgramme.as_view(),
        name="programme-end",
    ),
    path("plans/<int:year>/", plans.PlanPage.as_view(), name="plan-detail"),
    path("plans/<int:year>/programmes/", plans.PlanProgrammes.as_view(), name="plan-programmes"),
    path("plans/<int:year>/programmes/<slug:programme>/", include(planned)),
    path("aims/", aims.AimList.as_view(), name="aim-list"),
    path("aims/new/", aims.NewAim.as_view(), name="aim-new"),
    path("aims/list.<slug:kind>", aims.AimFile.as_view(), name="aim-file"),
    path("aims/<int:pk>/", include(aim)),
    path("heads/", heads.HeadList.as_view(), name="head-list"),
    path("heads/assign/", heads.AssignHead.as_view(), name="head-assign"),
    path("heads/<int:pk>/end/", heads.EndAssignment.as_view(), name="head-end"),
]

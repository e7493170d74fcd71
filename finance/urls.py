"""Addresses of finance under an organisation. A month is 1 (April) to 12 (March) of the
financial year that begins in the year."""

from django.urls import include, path

from .views import (
    budget,
    budget_workbook,
    closing,
    commitments,
    downloads,
    entry,
    holdings,
    limits,
    lines,
    pictures,
    profiles,
    projecting,
    proposals,
    statement,
)

urlpatterns = [
    path("", include("finance.urls_ledger")),
    path("", statement.LatestStatement.as_view(), name="finance"),
    # A month
    path("<int:year>/<int:month>/", statement.Statement.as_view(), name="position-statement"),
    path("<int:year>/<int:month>/actuals/", entry.EnterActuals.as_view(), name="actuals-enter"),
    path(
        "<int:year>/<int:month>/projections/",
        projecting.EnterProjections.as_view(),
        name="projections-enter",
    ),
    path("<int:year>/<int:month>/pictures/", pictures.Pictures.as_view(), name="pictures"),
    path("<int:year>/<int:month>/files/", downloads.Downloads.as_view(), name="downloads"),
    path(
        "<int:year>/<int:month>/files/<slug:what>.<slug:kind>",
        downloads.MonthFile.as_view(),
        name="month-file",
    ),
    path(
        "<int:year>/files/<slug:what>.<slug:kind>",
        downloads.YearFile.as_view(),
        name="year-file",
    ),
    path("<int:year>/accuracy/", pictures.ForecastAccuracy.as_view(), name="forecast-accuracy"),
    path("<int:year>/<int:month>/notes/", entry.Notes.as_view(), name="line-notes"),
    path(
        "<int:year>/<int:month>/notes/<int:line>/",
        entry.WriteNote.as_view(),
        name="line-note-write",
    ),
    path(
        "<int:year>/<int:month>/notes/<int:line>/withdraw/",
        entry.WithdrawNote.as_view(),
        name="line-note-withdraw",
    ),
    path("<int:year>/<int:month>/close/", closing.MonthEndPage.as_view(), name="month-end"),
    path(
        "<int:year>/<int:month>/close/<str:stage>/",
        closing.close_month,
        name="month-close",
    ),
    path(
        "<int:year>/<int:month>/reopen/<str:stage>/",
        closing.ReopenMonth.as_view(),
        name="month-reopen",
    ),
    path("<int:year>/<int:month>/since-close/", closing.SinceClose.as_view(), name="since-close"),
    # A year's budget
    path("budget/", budget.LatestBudget.as_view(), name="budget-latest"),
    path("budgets/new/", budget.NewBudget.as_view(), name="budget-new"),
    path("<int:year>/budget/", budget.BudgetOfYear.as_view(), name="budget"),
    path("<int:year>/budget/lines/", budget.IncludeLines.as_view(), name="budget-include"),
    path("<int:year>/budget/approve/", budget.ApproveBudget.as_view(), name="budget-approve"),
    path("<int:year>/budget/revise/", budget.ReviseBudget.as_view(), name="budget-revise"),
    path(
        "<int:year>/budget/unbalanced/",
        budget.ExplainImbalance.as_view(),
        name="budget-unbalanced",
    ),
    path("<int:year>/budget/changes/", proposals.ChangeLogPage.as_view(), name="budget-changes"),
    path("<int:year>/budget/spread/", profiles.SpreadEvenly.as_view(), name="budget-spread"),
    path("<int:year>/profile/<int:line>/", profiles.SetProfile.as_view(), name="profile-set"),
    path(
        "<int:year>/profile/<int:line>/history/",
        profiles.ProfilesCompared.as_view(),
        name="profile-history",
    ),
    path("<int:year>/budget/workbook/", budget_workbook.download, name="budget-workbook"),
    path(
        "<int:year>/budget/workbook/upload/",
        budget_workbook.UploadBudget.as_view(),
        name="budget-workbook-upload",
    ),
    path("limits/", limits.Limits.as_view(), name="budget-limits"),
    path("limits/set/", limits.SetLimits.as_view(), name="budget-limits-set"),
    path("proposals/<int:pk>/", proposals.Proposal.as_view(), name="proposal"),
    path("proposals/<int:pk>/approve/", proposals.approve, name="proposal-approve"),
    path("proposals/<int:pk>/refuse/", proposals.RefuseProposal.as_view(), name="proposal-refuse"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    # Commitments
    path("<int:year>/commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("<int:year>/commitments/new/", commitments.NewCommitment.as_view(), name="commitment-new"),
    path(
        "commitments/<int:pk>/change/",
        commitments.ChangeCommitment.as_view(),
        name="commitment-change",
    ),
    path("commitments/<int:pk>/end/", commitments.EndCommitment.as_view(), name="commitment-end"),
    # Lines and groups
    path("lines/", lines.Lines.as_view(), name="budget-lines"),
    path("lines/new/", lines.NewLine.as_view(), name="line-new"),
    path("lines/<int:pk>/change/", lines.ChangeLine.as_view(), name="line-change"),
    path("lines/<int:pk>/end/", lines.EndLine.as_view(), name="line-end"),
    path("lines/<int:pk>/pays-for/", lines.PaysFor.as_view(), name="line-pays-for"),
    path("lines/<int:line>/<int:year>/", lines.LineYear.as_view(), name="line-year"),
    path("lines/<int:line>/<int:year>/objective/", lines.PlaceLine.as_view(), name="line-place"),
    path("entries/<int:pk>/reverse/", lines.ReverseEntry.as_view(), name="entry-reverse"),
    path("groups/new/", lines.NewGroup.as_view(), name="group-new"),
    path("groups/<int:pk>/change/", lines.ChangeGroup.as_view(), name="group-change"),
    # Balances and funds
    path("balances/", holdings.Balances.as_view(), name="balances"),
    path("balances/new/", holdings.NewBalance.as_view(), name="balance-new"),
    path("balances/<int:pk>/", holdings.OneBalance.as_view(), name="balance"),
    path("balances/<int:pk>/record/", holdings.RecordBalance.as_view(), name="balance-record"),
    path("balances/<int:pk>/change/", holdings.ChangeBalance.as_view(), name="balance-change"),
    path("funds/", holdings.Funds.as_view(), name="funds"),
    path("funds/new/", holdings.NewFund.as_view(), name="fund-new"),
    path("funds/<int:pk>/", holdings.OneFund.as_view(), name="fund"),
    path("funds/<int:pk>/instalment/", holdings.RecordInstalment.as_view(), name="fund-instalment"),
    path("funds/<int:pk>/change/", holdings.ChangeFund.as_view(), name="fund-change"),
]

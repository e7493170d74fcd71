"""The demonstration's money: a year's budget, profile, actuals, projections and notes."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from accounts.roles import Role
from finance.actions import (
    add_commitment,
    approve_budget,
    close_month,
    create_balance,
    create_budget,
    create_fund,
    create_group,
    create_line,
    create_vat_reclaim,
    enter_actuals,
    include_line,
    plan_instalment,
    project_year_end,
    receive_instalment,
    record_balance,
    record_vat,
    revise_budget,
    set_limits,
    set_pays_for,
    set_profile,
    write_note,
)
from finance.budgeting.shapes import evenly
from finance.models import (
    Balance,
    Budget,
    BudgetGroup,
    BudgetLine,
    ExternalFund,
    Profile,
    VatFigure,
)
from periods.calendar import month_end
from programmes.models import Programme
from records import clock

from .source import day, moment, money

MONTHS = range(1, 13)


def find_or_make_lines(
    organisation: Organisation, data: dict, programmes: dict[str, Programme], by: Membership
) -> dict[str, BudgetLine]:
    """By key, the lines of the ledger under their groups; those of an earlier year serve again."""
    lines = {row["key"]: _find_line(organisation, row) for row in data["lines"]}
    missing = [row for row in data["lines"] if lines[row["key"]] is None]
    groups = {row["name"]: _find_or_make_group(organisation, row, by) for row in data["groups"]}
    for row in missing:
        lines[row["key"]] = create_line(
            organisation=organisation,
            group=groups[row["group"]],
            name=row["name"],
            programme=programmes.get(row["programme"]),
            is_provision=row["is_provision"],
            position=row["position"],
            by=by,
        )
    for row in missing:
        if row["pays_for"]:
            set_pays_for(
                line=lines[row["key"]], pays_for=[lines[key] for key in row["pays_for"]], by=by
            )
    return lines


def _find_line(organisation: Organisation, row: dict) -> BudgetLine | None:
    return BudgetLine.objects.filter(
        organisation=organisation, name=row["name"], group__name=row["group"]
    ).first()


def _find_or_make_group(organisation: Organisation, row: dict, by: Membership) -> BudgetGroup:
    found = BudgetGroup.objects.filter(
        organisation=organisation, name=row["name"], side=row["side"]
    ).first()
    return found or create_group(organisation=organisation, **row, by=by)


def make_budget(
    organisation: Organisation, data: dict, lines: dict[str, BudgetLine], by: Membership
) -> Budget:
    """The year's budget with all that became of it, each act on its own day."""
    year = data["year"]
    with clock.set_to(moment(dt.date(year, 4, 1))):
        budget = create_budget(organisation=organisation, year=year, by=by)
        for row in data["lines"]:
            include_line(budget=budget, line=lines[row["key"]], by=by)
        approve_budget(
            budget=budget,
            amounts={lines[row["key"]]: money(row["approved"]) for row in data["lines"]},
            dated_on=dt.date(year, 4, 1),
            reason="The year's budget",
            authority=f"Board, 20 March {year}",
            by=by,
        )
    for change in data["revisions"]:
        _revise(budget, change, lines, by)
    _set_profiles(budget, data, lines, by)
    _enter_months(budget, data, lines, by)
    _write_notes(budget, data, lines, by)
    _close_months(budget, _last_month(data), by)
    _order(budget, data, lines, by)
    return budget


def make_proposal(
    organisation: Organisation, data: dict, finance: Membership, director: Membership
) -> None:
    """The limits of today, and one change above them that waits for the director."""
    budget = Budget.objects.get(organisation=organisation, year=data["year"])
    lines = {row["key"]: _find_line(organisation, row) for row in data["lines"]}
    row = data["proposal"]
    limits = {Role(role): money(amount) for role, amount in data["limits"].items()}
    with clock.set_to(moment(day(row["dated_on"]) - dt.timedelta(days=10))):
        set_limits(organisation=organisation, limits=limits, seen={}, by=director)
    with clock.set_to(moment(row["dated_on"])):
        revise_budget(
            budget=budget,
            amounts={lines[key]: money(amount) for key, amount in row["amounts"].items()},
            dated_on=day(row["dated_on"]),
            reason=row["reason"],
            authority=row["authority"],
            kind=row["kind"],
            by=finance,
        )


def make_balances(organisation: Organisation, data: dict, by: Membership) -> None:
    for position, row in enumerate(data["balances"], start=1):
        balance = Balance.objects.filter(organisation=organisation, name=row["name"]).first()
        with clock.set_to(moment(day(row["as_at"]) + dt.timedelta(days=9))):
            balance = balance or create_balance(
                organisation=organisation,
                name=row["name"],
                side=row["side"],
                kind=row["kind"],
                position=position,
                by=by,
            )
            record_balance(
                balance=balance, as_at=day(row["as_at"]), amount=money(row["amount"]), by=by
            )


def make_funds(
    organisation: Organisation, data: dict, programmes: dict[str, Programme], by: Membership
) -> None:
    for row in data["funds"]:
        with clock.set_to(moment(dt.date(data["year"], 7, 1))):
            fund = create_fund(
                organisation=organisation,
                funder=row["funder"],
                purpose=row["purpose"],
                programme=programmes.get(row["programme"]),
                inside_statement=row["inside_statement"],
                by=by,
            )
            for instalment in row["instalments"]:
                plan_instalment(
                    fund=fund,
                    year=instalment["year"],
                    amount=money(instalment["amount"]),
                    dated_on=day(instalment["due_on"]),
                    by=by,
                )
        _receive(fund, row["instalments"], by)


def _receive(fund: ExternalFund, instalments: list[dict], by: Membership) -> None:
    for instalment in instalments:
        if instalment["received_on"]:
            with clock.set_to(moment(instalment["received_on"])):
                receive_instalment(
                    fund=fund,
                    year=instalment["year"],
                    amount=money(instalment["amount"]),
                    dated_on=day(instalment["received_on"]),
                    by=by,
                )


def make_vat_reclaim(organisation: Organisation, data: dict, by: Membership) -> None:
    """The year's reclaim with what is known of it by its day; a figure of nil is none."""
    row = data["vat_reclaim"]
    with clock.set_to(moment(row["as_at"])):
        reclaim = create_vat_reclaim(organisation=organisation, name=row["description"], by=by)
        for kind in VatFigure.Kind.values:
            if amount := money(row[kind]):
                record_vat(
                    reclaim=reclaim, kind=kind, amount=amount, dated_on=day(row["as_at"]), by=by
                )


def _revise(budget: Budget, change: dict, lines: dict[str, BudgetLine], by: Membership) -> None:
    with clock.set_to(moment(change["dated_on"])):
        revise_budget(
            budget=budget,
            amounts={lines[key]: money(amount) for key, amount in change["amounts"].items()},
            dated_on=day(change["dated_on"]),
            reason=change["reason"],
            authority=change["authority"],
            kind=change["kind"],
            by=by,
        )


def _set_profiles(budget, data: dict, lines: dict[str, BudgetLine], by: Membership) -> None:
    """First the approved budget in equal months; after the revisions, the profile that counts."""
    spending = [row for row in data["lines"] if row["profile"]]
    with clock.set_to(moment(dt.date(budget.year, 4, 1), 15)):
        for row in spending:
            set_profile(
                budget=budget,
                line=lines[row["key"]],
                months=evenly(money(row["approved"])),
                shape=Profile.Shape.EVEN,
                dated_on=dt.date(budget.year, 4, 1),
                reason="The approved budget in equal months",
                by=by,
            )
    dated_on = max(day(change["dated_on"]) for change in data["revisions"])
    with clock.set_to(moment(dated_on, 15)):
        for row in spending:
            set_profile(
                budget=budget,
                line=lines[row["key"]],
                months={month: money(row["profile"][str(month)]) for month in MONTHS},
                dated_on=dated_on,
                reason="The revised budget, by the work that is planned",
                by=by,
            )


def _last_month(data: dict) -> int:
    return max(int(month) for row in data["lines"] for month in row["actuals"])


def _close_months(budget: Budget, last: int, by: Membership) -> None:
    """Each month for budget holders, then for finance; the last is left to finance to close."""
    for month in range(1, last + 1):
        for stage, days in (("holders", 12), ("finance", 20)):
            if month == last and stage == "finance":
                return
            with clock.set_to(moment(month_end(budget.year, month) + dt.timedelta(days=days))):
                close_month(budget=budget, month=month, stage=stage, by=by)


def _enter_months(budget, data: dict, lines: dict[str, BudgetLine], by: Membership) -> None:
    spending = [row for row in data["lines"] if row["actuals"]]
    last = _last_month(data)
    for month in range(1, last + 1):
        closed = month_end(budget.year, month) + dt.timedelta(days=8)
        with clock.set_to(moment(closed)):
            enter_actuals(
                budget=budget,
                month=month,
                figures={
                    lines[row["key"]]: money(row["actuals"].get(str(month), "0.00"))
                    for row in spending
                },
                seen={},
                by=by,
            )
    with clock.set_to(moment(month_end(budget.year, last) + dt.timedelta(days=9))):
        project_year_end(
            budget=budget,
            month=last,
            figures={lines[row["key"]]: money(row["projection"]) for row in spending},
            reasons={},
            by=by,
        )


def _write_notes(budget, data: dict, lines: dict[str, BudgetLine], by: Membership) -> None:
    month = _last_month(data)
    with clock.set_to(moment(month_end(budget.year, month) + dt.timedelta(days=10))):
        for note in data["notes"]:
            write_note(
                budget=budget,
                line=lines[note["line"]],
                month=month,
                kind=note["kind"],
                symbol=note["symbol"],
                text=note["text"],
                nature=note.get("nature", ""),
                expected_version=None,
                by=by,
            )


def _order(budget: Budget, data: dict, lines: dict[str, BudgetLine], by: Membership) -> None:
    for row in data["commitments"]:
        with clock.set_to(moment(row["ordered_on"])):
            add_commitment(
                budget=budget,
                line=lines[row["line"]],
                order=row["order"],
                supplier=row["supplier"],
                amount=money(row["amount"]),
                month=row["month"],
                ordered_on=day(row["ordered_on"]),
                by=by,
            )

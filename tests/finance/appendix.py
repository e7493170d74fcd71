"""The year 2009/10 of the demonstration's data, entered through the verbs of finance."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from accounts.models import Membership, Organisation
from finance import actions
from finance.models import Budget, BudgetLine
from periods.calendar import month_end
from records import clock

DATA = Path(__file__).resolve().parents[2] / "fixtures" / "demo" / "finance_2009.json"
YEAR = 2009
MONTHS = range(1, 13)
#: After everything that the data tells of.
LATER = timezone.make_aware(dt.datetime(2009, 11, 2, 9))


def morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def read() -> dict:
    return json.loads(DATA.read_text(encoding="utf-8"))


def by_month(amounts: dict[str, str]) -> dict[int, Decimal]:
    return {int(month): Decimal(amount) for month, amount in amounts.items()}


class Year2009:
    """``line("staff-knowledge-management")`` by the data's key; figures as published."""

    def __init__(self, organisation: Organisation, by: Membership) -> None:
        self.organisation, self.by, self.data = organisation, by, read()
        with clock.set_to(morning(dt.date(2009, 4, 1))):
            self.lines = self._lines()
            self.budget = self._budget()
        self._revise()
        self._enter()
        self._note()

    def line(self, key: str) -> BudgetLine:
        return self.lines[key]

    def _lines(self) -> dict[str, BudgetLine]:
        groups = {
            row["name"]: actions.create_group(organisation=self.organisation, by=self.by, **row)
            for row in self.data["groups"]
        }
        return {
            row["key"]: actions.create_line(
                organisation=self.organisation,
                group=groups[row["group"]],
                name=row["name"],
                is_provision=row["is_provision"],
                by=self.by,
            )
            for row in self.data["lines"]
        }

    def _budget(self) -> Budget:
        budget = actions.create_budget(organisation=self.organisation, year=YEAR, by=self.by)
        actions.include_lines(budget=budget, lines=self.lines.values(), by=self.by)
        actions.approve_budget(
            budget=budget,
            amounts={self.line(row["key"]): Decimal(row["approved"]) for row in self.data["lines"]},
            dated_on=dt.date(2009, 4, 1),
            reason="The year's budget",
            authority="Board, 20 March 2009",
            by=self.by,
        )
        return budget

    def _revise(self) -> None:
        for change in self.data["revisions"]:
            day = dt.date.fromisoformat(change["dated_on"])
            with clock.set_to(morning(day)):
                actions.revise_budget(
                    budget=self.budget,
                    amounts={
                        self.line(key): Decimal(amount) for key, amount in change["amounts"].items()
                    },
                    dated_on=day,
                    reason=change["reason"],
                    authority=change["authority"],
                    by=self.by,
                )

    def _enter(self) -> None:
        spending = [row for row in self.data["lines"] if row["actuals"]]
        with clock.set_to(morning(dt.date(2009, 4, 2))):
            for row in spending:
                actions.set_profile(
                    budget=self.budget,
                    line=self.line(row["key"]),
                    months=by_month(row["profile"]),
                    dated_on=dt.date(2009, 4, 1),
                    reason="The year by month",
                    by=self.by,
                )
        for month in range(1, 7):
            with clock.set_to(morning(month_end(YEAR, month) + dt.timedelta(days=8))):
                actions.enter_actuals(
                    budget=self.budget,
                    month=month,
                    figures={
                        self.line(row["key"]): by_month(row["actuals"])[month] for row in spending
                    },
                    seen={},
                    by=self.by,
                )
        with clock.set_to(morning(dt.date(2009, 10, 9))):
            actions.project_year_end(
                budget=self.budget,
                month=6,
                figures={self.line(row["key"]): Decimal(row["projection"]) for row in spending},
                reasons={},
                by=self.by,
            )

    def _note(self) -> None:
        with clock.set_to(morning(dt.date(2009, 10, 10))):
            for note in self.data["notes"]:
                actions.write_note(
                    budget=self.budget,
                    line=self.line(note["line"]),
                    month=6,
                    kind=note["kind"],
                    symbol=note["symbol"],
                    text=note["text"],
                    nature=note.get("nature", ""),
                    expected_version=None,
                    by=self.by,
                )

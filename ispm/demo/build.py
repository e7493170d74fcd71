"""Building the demonstration from its data, act by act."""

from __future__ import annotations

import datetime as dt

from accounts.actions import change_person
from accounts.models import Membership, Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock

from . import benefits, measures, meetings, money, paper, plan, returns, risks
from .people import make_organisation, make_people
from .source import moment, read

#: The financial year that the data of "now" was written for.
WRITTEN_FOR = 2026
#: Month and day by which the first returns of a second quarter have come in.
FIRST_ARE_IN = (10, 15)


def build(today: dt.date) -> Organisation:
    """The organisation, its paper of 2009, and the round that is open ``today``."""
    with clock.set_to(moment("2009-01-05")):
        organisation = make_organisation()
        people = make_people(organisation)
    programmes = _build_2009(organisation, people)
    _build_now(organisation, people, programmes, today)
    return organisation


def _build_2009(organisation, people: dict[str, Membership]) -> dict[str, Programme]:
    data, figures = read("plan_2009"), read("finance_2009")
    with clock.set_to(moment("2009-03-30")):
        programmes = plan.make_programmes(organisation, data, people)
        plan.make_plan(organisation, 2009, data, programmes, people["performance"])
    _make_money(organisation, figures, programmes, people["finance"])
    highlights = read("highlights_2009_q2")
    period = returns.open_demo_round(
        organisation,
        Quarter(2009, 2),
        people,
        opens_on=dt.date(2009, 10, 1),
        due_on=dt.date(2009, 10, 30),
        closes_on=dt.date(2009, 11, 6),
        common_statement=highlights["common_statement"],
    )
    for row in data["programmes"]:
        given = _together(row, highlights["programmes"][row["slug"]])
        returns.give_return(
            period, row["slug"], given, people, state="approved", approved_on=dt.date(2009, 11, 3)
        )
    _tell_meetings(organisation, period, people)
    return programmes


def _tell_meetings(organisation, period: ReportingPeriod, people: dict[str, Membership]) -> None:
    """The board's meetings of 2009, and the paper that went to one of them."""
    data, words = read("meetings"), read("paper_2009_q2")
    with clock.set_to(moment("2009-01-12")):
        body = meetings.make_body(organisation, data, people)
    told = [(meetings.plan_told(body, data, row, people), row) for row in data["meetings_2009"]]
    meeting = body.meetings.get(meets_on=words["meeting_date"])
    written = paper.make_paper(period, meeting, words, people, dt.date(2009, 11, 9))
    paper.publish_paper(written, people, dt.date(2009, 11, 20))
    for meeting, row in told:
        meetings.tell_meeting(meeting, row, people)


def _make_money(organisation, figures: dict, programmes, by: Membership) -> None:
    with clock.set_to(moment(dt.date(figures["year"], 3, 30))):
        lines = money.find_or_make_lines(organisation, figures, programmes, by)
    money.make_budget(organisation, figures, lines, by)
    money.make_balances(organisation, figures, by)
    money.make_funds(organisation, figures, programmes, by)
    money.make_vat_reclaim(organisation, figures, by)


def _together(row: dict, highlights: dict) -> dict:
    """A programme's figures and its highlight report as one return."""
    sections = {given["number"]: given["sections"] for given in highlights["objectives"]}
    return {
        **row,
        "prepared_on": highlights["prepared_on"],
        "extra_deliverables": highlights["extra_deliverables"],
        "objectives": [
            {**objective, "sections": sections[objective["number"]]}
            for objective in row["objectives"]
        ],
    }


def _build_now(organisation, people, programmes, today: dt.date) -> None:
    year = _year_of_round(today)
    later = year - WRITTEN_FOR
    data = read("plan_current", years_later=later)
    with clock.set_to(moment(dt.date(year, 3, 29))):
        _confirm_head_of_knowledge(people)
        plan.make_plan(organisation, year, data, programmes, people["performance"])
    figures = read("finance_current", years_later=later)
    _make_money(organisation, figures, programmes, people["finance"])
    registered = read("risks", years_later=later)
    brought = read("benefits", years_later=later)
    benefits.make_aims(organisation, brought, people["performance"])
    spring = dt.date(year, 4, 1), dt.date(year, 7, 1)
    risks.tell_register(organisation, registered, programmes, people, spring)
    _give_last_quarter(organisation, people, data, read("highlights_previous", years_later=later))
    summer = dt.date(year, 7, 1), dt.date(year, 10, 1)
    risks.tell_register(organisation, registered, programmes, people, summer)
    benefits.make_benefits(organisation, brought, programmes, people)
    measures.make_measures(organisation, read("measures"), people, year)
    money.make_proposal(organisation, figures, people["finance"], people["director"])
    given = read("returns_current", years_later=later)
    period = _open_now(organisation, people, year, today, given["common_statement"])
    for row in given["returns"]:
        if row["state"] != "not_started":
            _give_now(period, row, people)
    meeting = meetings.make_now(organisation.bodies.get(), read("meetings"), people, today)
    paper.make_current(period, meeting, people, today)


def _year_of_round(today: dt.date) -> int:
    """The financial year of the second quarter that was collected last: what the demonstration
    tells has all happened before ``today``, whatever the day."""
    return today.year if (today.month, today.day) >= FIRST_ARE_IN else today.year - 1


def _confirm_head_of_knowledge(people: dict[str, Membership]) -> None:
    """The acting head of 2009 has the post by now; papers of 2009 keep the post of that day."""
    membership = people["practice"]
    change_person(
        membership=membership,
        expected_version=membership.edit_version,
        name="Head of Knowledge Management",
        post="Head of Knowledge Management",
        roles=membership.roles,
        on=clock.today(),
        by=people["administrator"],
    )


def _give_last_quarter(organisation, people, data: dict, highlights: dict) -> None:
    year = highlights["year"]
    period = returns.open_demo_round(
        organisation,
        Quarter(year, highlights["quarter"]),
        people,
        opens_on=dt.date(year, 7, 1),
        due_on=dt.date(year, 7, 20),
        closes_on=dt.date(year, 7, 31),
        common_statement=highlights["common_statement"],
    )
    for row in data["programmes"]:
        given = _together(_with_previous(row), highlights["programmes"][row["slug"]])
        returns.give_return(
            period, row["slug"], given, people, state="approved", approved_on=dt.date(year, 7, 24)
        )


def _with_previous(row: dict) -> dict:
    return {
        **row,
        "objectives": [
            {
                **objective,
                "activities": [activity["previous"] for activity in objective["activities"]],
            }
            for objective in row["objectives"]
        ],
    }


def _open_now(
    organisation, people, year: int, today: dt.date, common_statement: str
) -> ReportingPeriod:
    return returns.open_demo_round(
        organisation,
        Quarter(year, 2),
        people,
        opens_on=dt.date(year, 10, 1),
        due_on=today + dt.timedelta(days=7),
        closes_on=today + dt.timedelta(days=21),
        common_statement=common_statement,
    )


def _give_now(period: ReportingPeriod, row: dict, people) -> None:
    """A return of the open round, reviewed the day after it was prepared."""
    prepared_on = row["prepared_on"] and dt.date.fromisoformat(row["prepared_on"])
    returns.give_return(
        period,
        row["slug"],
        row,
        people,
        state=row["state"],
        approved_on=prepared_on and prepared_on + dt.timedelta(days=1),
    )

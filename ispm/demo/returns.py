"""The demonstration's rounds: what each programme gave, and how far it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from accounts.models import Membership, Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Activity, Objective
from records import clock
from returns.actions import (
    ActivityStep,
    ObjectiveStep,
    SectionStep,
    WholeStep,
    approve_return,
    open_round,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.drafting import build_draft
from returns.models import ProgrammeReturn
from returns.records import ObjectiveRecord, ReturnRecord, worst

from .people import PEOPLE
from .source import day, moment

#: What heads do about what is amber or red, in turn.
ACTIONS = (
    "A second officer helps until the work is back on its plan",
    "The partners agree a shorter list of what is still to be done",
    "The head and the partner's lead officer meet each fortnight",
)
#: What heads answer, by the kind of question.
ANSWERS = {
    "better": "The larger part of this work is planned for the second half of the year.",
    "better-delivery": "What is behind is explained row by row; the rest is where we want it.",
    "better-spend": "The projection will be looked at again at the month end.",
    "better-risk": "What is done against the risk has begun; its score follows.",
    "fell": "The remaining work was counted anew with the partners.",
    "past": "It took longer than we thought and ends next month.",
    "nothing": "What there is to say stands in the footnote.",
}
#: What heads expect of the year's end, by the colour now.
FORECAST = {"red": "amber", "amber": "green", "green": "green", "": ""}

HEAD_OF = {person.heads: person.address for person in PEOPLE if person.heads}


def open_demo_round(
    organisation: Organisation,
    quarter: Quarter,
    people: dict[str, Membership],
    *,
    opens_on: dt.date,
    due_on: dt.date,
    closes_on: dt.date,
    common_statement: str,
) -> ReportingPeriod:
    with clock.set_to(moment(opens_on)):
        return open_round(
            organisation=organisation,
            quarter=quarter,
            opens_on=opens_on,
            due_on=due_on,
            closes_on=closes_on,
            instructions="Say what was done, what is outstanding, and what the board should know.",
            common_statement=common_statement,
            by=people["performance"],
        )


def give_return(
    period: ReportingPeriod,
    slug: str,
    row: dict,
    people: dict[str, Membership],
    *,
    state: str,
    approved_on: dt.date | None = None,
) -> None:
    """Fill a programme's return as ``row`` has it, and take it as far as ``state``.

    ``row``: ``objectives`` with rows of activities in printed order and sections by heading;
    an objective without sections is left alone.
    """
    programme_return = ProgrammeReturn.objects.get(
        period=period, planned_programme__programme__slug=slug
    )
    head = people[HEAD_OF[slug]]
    prepared_on = day(row["prepared_on"]) if row.get("prepared_on") else period.opens_on
    with clock.set_to(moment(prepared_on, 15)):
        for objective in row["objectives"]:
            _save_objective(programme_return, objective, head)
        if row.get("extra_deliverables") or state != "draft":
            _save_whole(programme_return, row, head)
        if state == "draft":
            return
        submit_return(programme_return=programme_return, prepared_on=prepared_on, by=head)
    if state == "approved":
        with clock.set_to(moment(approved_on, 11)):
            approve_return(programme_return=programme_return, by=people["director"])


def _save_objective(programme_return: ProgrammeReturn, row: dict, head: Membership) -> None:
    """What the data says; then, the evidence before them, what a head would judge and answer."""
    objective = Objective.objects.get(
        planned_programme=programme_return.planned_programme, number=row["number"]
    )
    activities = Activity.objects.filter(objective=objective).order_by("position", "pk")
    step = ObjectiveStep(
        activities={
            activity.pk: _activity(given, programme_return, head)
            for activity, given in zip(activities, row["activities"], strict=True)
        },
        footnote=row.get("footnote") or "",
        reported_progress=row.get("reported_progress"),
        override_reason=row.get("override_reason") or "",
        sections={heading: _section(given) for heading, given in row["sections"].items()},
        **(_remedy(programme_return, head) if row.get("footnote") else {}),
    )
    saved = _save(programme_return, objective, step, 0, head)
    judged = _judged(step, _record_of(programme_return, row["number"]))
    saved = _save(programme_return, objective, judged, saved.edit_version, head)
    record = _record_of(programme_return, row["number"])
    ready = replace(judged, answers=_answers(record), is_ready=True)
    _save(programme_return, objective, ready, saved.edit_version, head)


def _save(programme_return, objective, step: ObjectiveStep, version: int, head: Membership):
    return save_objective_step(
        programme_return=programme_return,
        objective=objective,
        step=step,
        expected_version=version,
        by=head,
    )


def _activity(given: dict, programme_return: ProgrammeReturn, head: Membership) -> ActivityStep:
    rag, footnote = given["rag"] or "", given["footnote"] or ""
    return ActivityStep(
        status=given["status"],
        rag=rag,
        progress=given["progress"],
        footnote=footnote,
        date_moves="stays" if rag == "red" else "",
        **(_remedy(programme_return, head) if footnote else {}),
    )


def _remedy(programme_return: ProgrammeReturn, head: Membership) -> dict[str, object]:
    """What is done about an amber or a red, by the end of the quarter that follows."""
    due = programme_return.period.quarter.next().end
    turn = programme_return.planned_programme.position
    return {
        "action": ACTIONS[turn % len(ACTIONS)],
        "action_due": due,
        "action_owner": head.post,
    }


def _judged(step: ObjectiveStep, record: ObjectiveRecord) -> ObjectiveStep:
    """A head goes by the colours of the rows; risk is as the register has it."""
    delivery = worst(*(one.rag for one in record.activities))
    judgement = record.judgement
    delivery = delivery or judgement.delivery_evidence.colour
    now = worst(delivery, judgement.spend, judgement.risk_evidence.colour)
    return replace(
        step,
        delivery_rag=delivery,
        risk_rag=judgement.risk_evidence.colour,
        forecast_rag=FORECAST[now],
    )


def _answers(record: ObjectiveRecord | ReturnRecord) -> dict[str, str]:
    """To each question of the step; by its key, or the first word of it."""
    return {
        query.key: ANSWERS.get(query.key) or ANSWERS[query.key.split("-")[0]]
        for query in record.queries
    }


def _record_of(programme_return: ProgrammeReturn, number: int) -> ObjectiveRecord:
    record = _whole_record(programme_return)
    return next(one for one in record.objectives if one.number == number)


def _whole_record(programme_return: ProgrammeReturn) -> ReturnRecord:
    versions = programme_return.versions.select_related(
        "programme_return__period", "programme_return__planned_programme__programme"
    )
    return build_draft(versions.order_by("-number").first())


def _section(given: dict) -> SectionStep:
    return SectionStep(
        text=given.get("text", ""),
        nothing_to_report=given.get("nothing", False),
        budget_status=given.get("rag", ""),
    )


def _save_whole(programme_return: ProgrammeReturn, row: dict, head: Membership) -> None:
    extra = row.get("extra_deliverables") or {}
    text = extra if isinstance(extra, str) else extra.get("text", "")
    record = _whole_record(programme_return)
    judgement = record.judgement
    delivery = worst(*(one.judgement.delivery for one in record.objectives))
    spend, risk = judgement.spend_evidence.colour, judgement.risk_evidence.colour
    step = WholeStep(
        extra_deliverables=text,
        nothing_extra=not text,
        reported_progress=row.get("reported_progress"),
        override_reason=row.get("override_reason") or "",
        delivery_rag=delivery,
        spend_rag=spend,
        risk_rag=risk,
        forecast_rag=FORECAST[worst(delivery, spend, risk)],
    )
    version = programme_return.versions.order_by("-number").first()
    saved = _save_the_whole(programme_return, step, version.edit_version, head)
    if answers := _answers(_whole_record(programme_return)):
        answered = replace(step, answers=answers)
        _save_the_whole(programme_return, answered, saved.edit_version, head)


def _save_the_whole(programme_return, step: WholeStep, version: int, head: Membership):
    return save_whole_step(
        programme_return=programme_return, step=step, expected_version=version, by=head
    )

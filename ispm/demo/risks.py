"""The demonstration's register of risks and issues, told in the order in which it happened."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from programmes.models import Objective, Programme
from records import clock
from risks.actions import (
    IssueFields,
    RiskFields,
    Scored,
    add_mitigation,
    change_mitigation,
    close_risk,
    raise_issue,
    raise_risk,
    resolve_issue,
    score_risk,
)
from risks.models import Mitigation, Risk
from risks.vocabulary import ScoreKind

from .returns import HEAD_OF
from .source import day, moment

#: From the first day on, before the last.
Span = tuple[dt.date, dt.date]


def tell_register(
    organisation: Organisation,
    data: dict,
    programmes: dict[str, Programme],
    people: dict[str, Membership],
    span: Span,
) -> None:
    """What happened to risks and issues in the span; called for each in turn."""
    for row in data["risks"]:
        _tell_risk(organisation, data["year"], row, programmes, people, span)
    for row in data["issues"]:
        _tell_issue(organisation, data["year"], row, programmes, people, span)


def _tell_risk(organisation, year: int, row: dict, programmes, people, span: Span) -> None:
    owner = _owner(row, people)
    if _within(row["raised_on"], span):
        _raise(organisation, year, row, programmes, people)
    risk = Risk.objects.filter(organisation=organisation, title=row["title"]).first()
    for scored_on, likelihood, impact, reason in row["scores"][1:]:
        if _within(scored_on, span):
            with clock.set_to(moment(scored_on)):
                score_risk(
                    risk=risk,
                    kind=ScoreKind.CURRENT,
                    scored=Scored(likelihood, impact),
                    scored_on=day(scored_on),
                    reason=reason,
                    by=owner,
                )
    for action, _, done_on in row["mitigations"]:
        if done_on and _within(done_on, span):
            _complete(Mitigation.objects.get(risk=risk, action=action), day(done_on), owner)
    if row.get("closed") and _within(row["closed"][0], span):
        closed_on, reason = row["closed"]
        with clock.set_to(moment(closed_on)):
            close_risk(risk=risk, reason=reason, expected_version=risk.edit_version, by=owner)


def _raise(organisation, year: int, row: dict, programmes, people) -> None:
    owner = _owner(row, people)
    programme = programmes.get(row["programme"])
    _, likelihood, impact, _ = row["scores"][0]
    words = ("title", "cause", "event", "effect", "category", "response")
    with clock.set_to(moment(row["raised_on"])):
        risk = raise_risk(
            organisation=organisation,
            fields=RiskFields(
                **{name: row[name] for name in words},
                owner=owner,
                programme=programme,
                objective=_objective(programme, year, row),
            ),
            scores={
                ScoreKind.INHERENT: Scored(*row["inherent"]),
                ScoreKind.CURRENT: Scored(likelihood, impact),
                ScoreKind.TARGET: Scored(*row["target"]),
            },
            raised_on=day(row["raised_on"]),
            by=owner,
        )
        for action, due_on, _ in row["mitigations"]:
            add_mitigation(risk=risk, action=action, owner=owner, due_on=day(due_on), by=owner)


def _complete(mitigation: Mitigation, done_on: dt.date, by: Membership) -> None:
    with clock.set_to(moment(done_on)):
        change_mitigation(
            mitigation=mitigation,
            action=mitigation.action,
            owner=mitigation.owner,
            due_on=mitigation.due_on,
            done_on=done_on,
            expected_version=mitigation.edit_version,
            by=by,
        )


def _tell_issue(organisation, year: int, row: dict, programmes, people, span: Span) -> None:
    if not _within(row["raised_on"], span):
        return
    owner, programme = _owner(row, people), programmes.get(row["programme"])
    with clock.set_to(moment(row["raised_on"])):
        issue = raise_issue(
            organisation=organisation,
            fields=IssueFields(
                title=row["title"],
                description=row["description"],
                owner=owner,
                priority=row["priority"],
                action=row["action"],
                due_on=day(row["due_on"]) if row["due_on"] else None,
                programme=programme,
                objective=_objective(programme, year, row),
            ),
            raised_on=day(row["raised_on"]),
            by=owner,
        )
    if "resolved" in row:
        resolved_on, resolution = row["resolved"]
        with clock.set_to(moment(resolved_on)):
            resolve_issue(
                issue=issue,
                resolution=resolution,
                resolved_on=day(resolved_on),
                expected_version=issue.edit_version,
                by=owner,
            )


def _owner(row: dict, people: dict[str, Membership]) -> Membership:
    """The head of its programme; of the organisation's own the director."""
    return people[HEAD_OF[row["programme"]] if row["programme"] else "director"]


def _objective(programme: Programme | None, year: int, row: dict) -> Objective | None:
    if programme is None or row["objective"] is None:
        return None
    return Objective.objects.get(
        planned_programme__programme=programme,
        planned_programme__plan__year=year,
        number=row["objective"],
    )


def _within(text: str, span: Span) -> bool:
    return span[0] <= day(text) < span[1]

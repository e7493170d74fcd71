"""The register as tables, for who reads it in a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table, absent, text

from .reading import IssueNow, RiskNow
from .scoring import ScoreNow
from .vocabulary import Band, Category, Priority, Response

OWN = "The organisation’s own"
NOT_SCORED = "not scored"

RISK_COLUMNS = (
    Column("reference", "Reference"),
    Column("title", "Risk"),
    Column("programme", "Programme"),
    Column("owner", "Owner"),
    Column("category", "Category"),
    Column("cause", "Cause"),
    Column("event", "Event"),
    Column("effect", "Effect"),
    Column("response", "Response"),
    Column("inherent", "Inherent score"),
    Column("likelihood", "Current likelihood"),
    Column("impact", "Current impact"),
    Column("current", "Current score"),
    Column("band", "Current band"),
    Column("movement", "Since last quarter"),
    Column("target", "Target score"),
    Column("raised", "Raised on", Kind.DATE),
    Column("closed", "Closed on", Kind.DATE),
)
ISSUE_COLUMNS = (
    Column("reference", "Reference"),
    Column("title", "Issue"),
    Column("programme", "Programme"),
    Column("owner", "Owner"),
    Column("priority", "Priority"),
    Column("description", "What has happened"),
    Column("action", "Action"),
    Column("due", "Due on", Kind.DATE),
    Column("raised", "Raised on", Kind.DATE),
    Column("resolved", "Resolved on", Kind.DATE),
    Column("resolution", "How"),
)


def risk_table(risks: Iterable[RiskNow]) -> Table:
    rows = tuple(Row(RowKind.LINE, one.reference, _risk_cells(one)) for one in risks)
    return Table("Risks", RISK_COLUMNS, rows)


def issue_table(issues: Iterable[IssueNow]) -> Table:
    rows = tuple(Row(RowKind.LINE, one.reference, _issue_cells(one)) for one in issues)
    return Table("Issues", ISSUE_COLUMNS, rows)


def _risk_cells(risk: RiskNow) -> tuple[Cell, ...]:
    now = risk.current
    return (
        text(risk.reference),
        text(risk.title),
        text(risk.programme or OWN),
        text(risk.owner),
        text(Category(risk.category).label),
        text(risk.cause),
        text(risk.event),
        text(risk.effect),
        text(Response(risk.response).label),
        _score(risk.inherent),
        _number(now.likelihood) if now else absent(NOT_SCORED),
        _number(now.impact) if now else absent(NOT_SCORED),
        _score(now),
        text(Band(now.band).label) if now else absent(NOT_SCORED),
        text(risk.movement) if now else absent(NOT_SCORED),
        _score(risk.target),
        _day(risk.raised_on),
        _day(risk.closed_on),
    )


def _issue_cells(issue: IssueNow) -> tuple[Cell, ...]:
    return (
        text(issue.reference),
        text(issue.title),
        text(issue.programme or OWN),
        text(issue.owner),
        text(Priority(issue.priority).label),
        text(issue.description),
        text(issue.action),
        _day(issue.due_on),
        _day(issue.raised_on),
        _day(issue.resolved_on),
        text(issue.resolution),
    )


def _score(score: ScoreNow | None) -> Cell:
    return _number(score.score) if score else absent(NOT_SCORED)


def _number(value: int) -> Cell:
    return Cell(text=str(value), value=value)


def _day(day: dt.date | None) -> Cell:
    return Cell(text=day.isoformat(), value=day) if day else absent(DOES_NOT_APPLY)

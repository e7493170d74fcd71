"""What a paper's pictures are drawn from, read once with the rest of its record."""

from __future__ import annotations

from dataclasses import replace

from finance.models import Budget
from finance.statements.year_by_month import build_plan_and_actual
from returns.fourpart import strip
from returns.outlines import outline_of
from returns.past_quarters import approved_colours

from ..models import Paper
from .records import PaperRecord, is_money


def with_pictures(record: PaperRecord, paper: Paper, budget: Budget | None) -> PaperRecord:
    """With the year by month where a summary of the money prints, and the quarters before where
    status reports do. At most three queries."""
    if record.statement and any(is_money(section) for section in record.sections):
        month, known_at = record.statement.month, record.statement.known_at
        by_month = build_plan_and_actual(budget, month, known_at=known_at)
        record = replace(record, by_month=by_month)
    return _with_strips(record, paper) if "status" in record.appendices else record


def _with_strips(record: PaperRecord, paper: Paper) -> PaperRecord:
    """Approved returns alone count, of the paper's own quarter too."""
    quarter = paper.period.quarter
    before = approved_colours([one.programme_id for one in record.programmes], quarter)
    found = []
    for one in record.programmes:
        colours = before.get(one.programme_id, {})
        if one.is_approved and one.report:
            colours = colours | {quarter: outline_of(one.report).colour}
        found.append(replace(one, strip=strip(colours, quarter)))
    return replace(record, programmes=tuple(found))

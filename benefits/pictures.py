"""Planned and achieved by period as a picture."""

from __future__ import annotations

from decimal import Decimal

from charts.lines import LineChart, Series
from charts.scale import short_amount

from .lines import BenefitLine
from .realisation import Span

#: So many periods have room for their names in a small picture.
MOST_SPANS = 6


def spans_chart(line: BenefitLine) -> LineChart | None:
    """The last periods that have a figure; None where fewer than two have."""
    spans = line.spans[-MOST_SPANS:]
    if len(spans) < 2:
        return None
    is_one_year = len({one.year for one in spans}) == 1
    return LineChart(
        key=f"benefit-{line.number}",
        title=f"Planned and achieved by period, {line.unit_in_words}",
        summary=_summary(line),
        labels=tuple(_label(one.span, is_one_year) for one in spans),
        series=(
            Series("Planned", tuple(one.planned for one in spans)),
            Series("Achieved", tuple(one.achieved for one in spans)),
        ),
        axis=short_amount if line.in_pounds else short_number,
    )


def _label(span: Span, is_one_year: bool) -> str:
    """Short enough to stand beside others: ``Q2``, or ``Q2 09/10`` where years differ."""
    if not span.quarter:
        return span.label
    return f"Q{span.quarter}" if is_one_year else f"Q{span.quarter} {span.short_label[-5:]}"


def short_number(amount: Decimal) -> str:
    """Beside an axis, without a unit: ``-2.50`` → ``−2.5``."""
    return f"{'−' if amount < 0 else ''}{abs(amount).normalize():f}"


def _summary(line: BenefitLine) -> str:
    reported = [one for one in line.spans if one.achieved is not None]
    if not reported:
        return "Nothing has been reported yet."
    last = reported[-1]
    achieved = line.said(last.achieved)
    if last.planned is None:
        return f"In {last.span.label} {achieved} was achieved, and nothing was planned."
    return f"In {last.span.label} {achieved} was achieved of {line.said(last.planned)} planned."

"""Planned and achieved by period as a picture."""

from __future__ import annotations

from decimal import Decimal

from charts.lines import LineChart, Series
from charts.scale import short_amount

from .lines import BenefitLine

#: So many periods can be told apart in a small picture.
MOST_SPANS = 12


def spans_chart(line: BenefitLine) -> LineChart | None:
    """The last periods that have a figure; None where fewer than two have."""
    spans = line.spans[-MOST_SPANS:]
    if len(spans) < 2:
        return None
    return LineChart(
        key=f"benefit-{line.number}",
        title=f"Planned and achieved by period, {line.unit_in_words}",
        summary=_summary(line),
        labels=tuple(one.span.short_label for one in spans),
        series=(
            Series("Planned", tuple(one.planned for one in spans)),
            Series("Achieved", tuple(one.achieved for one in spans)),
        ),
        axis=short_amount if line.in_pounds else short_number,
    )


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

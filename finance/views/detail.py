"""What stands behind the statement: every line month by month, and each group by itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from charts import lines
from figures.money import pounds
from periods.calendar import month_label
from tables.declaration import Column, Row, RowKind, Table
from tables.html import Anchor, Link, to_html

from ..models import BudgetGroup
from ..statements.detail import detail_table
from ..statements.group_detail import GroupDetail, build_group_detail
from ..statements.pictures import year_chart, year_table
from ..statements.statement_table import line_of
from .base import MONTHS, ONLY_MONTH, address, budget_or_404, month_or_404
from .downloads import kinds
from .pictures import picture


@requires(Permission.SEE_FINANCE)
class Detail(View):
    """Actual spend by line and month; a line's name opens its page, its months their entries."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        table = detail_table(budget, month_or_404(month))
        count = sum(line_of(row) is not None for row in table.rows)
        label = month_label(year, month)
        context = {
            "heading": f"{label}: {count} line{'' if count == 1 else 's'}, month by month",
            "label": label,
            "budget": budget,
            "month": month,
            "markup": to_html(table, link=_months(request, year, table)),
            "notes": table.notes,
            "files": kinds(request, "month-file", what="detail", year=year, month=month),
        }
        return render(request, "finance/detail.html", context)


def _months(request, year: int, table: Table) -> Link:
    pages = LinePages(request, year)
    # Two lines of two groups may have one name.
    groups = dict(_in_groups(table))

    def link(row: Row, column: Column) -> Anchor | None:
        line = line_of(row)
        if column.key == "name":
            return Anchor(pages.of_line(line), f"{groups[row.key]}, its year") if line else None
        if not column.key.startswith("month-") or row.kind is not RowKind.LINE:
            return None
        entries = pages.entries(line, int(column.key.removeprefix("month-")))
        return Anchor(entries, f"{row.name}, {groups[row.key]}, {column.heading}, entries")

    return link


def _in_groups(table: Table) -> Iterator[tuple[str, str]]:
    """Each line's key, and the name of the group that it stands in."""
    group = ""
    for row in table.rows:
        if row.kind is RowKind.HEADING:
            group = row.name
        elif row.kind is RowKind.LINE:
            yield row.key, group or "no group"
        else:
            group = ""


class LinePages:
    """Addresses for the cells of a table of a thousand lines: looked up once for all lines."""

    def __init__(self, request, year: int) -> None:
        self._line = address(request, "line-year", line=0, year=year).rsplit("/0/", 1)
        self._of_month = {}
        for month in MONTHS:
            of = {"year": year, "month": month}
            page = address(request, "cell-entries", line=0, **of)
            none = address(request, "unallocated-entries", **of)
            self._of_month[month] = (*page.rsplit("/0/", 1), none)

    def of_line(self, line: int) -> str:
        before, after = self._line
        return f"{before}/{line}/{after}"

    def entries(self, line: int | None, month: int) -> str:
        """Those of the month alone; of what is unallocated where there is no line."""
        before, after, none = self._of_month[month]
        page = f"{before}/{line}/{after}" if line else none
        return f"{page}?only={ONLY_MONTH}"


@requires(Permission.SEE_FINANCE)
class GroupAtMonthEnd(View):
    """A group's lines as the statement has them, and its year as a picture."""

    def get(self, request, organisation, year, month, pk):
        budget = budget_or_404(request, year)
        group = get_object_or_404(BudgetGroup.objects.visible_to(request.membership), pk=pk)
        detail = build_group_detail(budget, group, month_or_404(month))
        context = {
            "heading": group_heading(detail),
            "label": month_label(year, month),
            "budget": budget,
            "month": month,
            "group": group,
            "notes": detail.notes,
            "table": detail.table() if detail.of else None,
            "markup": to_html(detail.table(), link=_lines(request, year)) if detail.of else "",
            "picture": None,
            "files": kinds(request, "group-file", year=year, month=month, pk=pk),
        }
        if detail.by_month:
            chart = year_chart(detail.by_month)
            context["picture"] = picture(chart, lines.to_svg(chart), year_table(detail.by_month))
        return render(request, "finance/group.html", context)


def group_heading(detail: GroupDetail) -> str:
    """What the group has spent of what it has."""
    name = detail.group.name
    if detail.of is None:
        return f"{name}: no line of this year’s budget"
    sums = detail.of.subtotal
    if detail.is_income:
        return f"{name}: income of £{pounds(-sums.revised)}"
    if sums.actual is None:
        return f"{name}: nothing reported of £{pounds(sums.revised)}"
    return f"{name}: £{pounds(sums.actual)} spent of £{pounds(sums.revised)}"


def _lines(request, year: int) -> Link:
    pages = LinePages(request, year)

    def link(row: Row, column: Column) -> Anchor | None:
        line = line_of(row)
        if line is None or column.key != "name":
            return None
        return Anchor(pages.of_line(line), "its year")

    return link

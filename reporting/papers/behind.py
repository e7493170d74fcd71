"""From a figure to what is behind it: links that the page of an edition has for a reader who may
follow them.

Records and files hold none of them, so they are put round what is printed when the page is shown,
and no letter of the text changes: where the words with links would read otherwise than without,
they stand without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from finance.statements.statement_table import COLUMNS
from tables.declaration import Column, Row
from tables.html import Link

from .annual.figures import POUNDS
from .arrangement import LEADS
from .figures import FIGURES
from .listed import ListedRow, ListedTable
from .listings import balance_lines, fund_lines
from .places import Way
from .presentation import Presented, PrintedCell, PrintedRow, Section
from .records import BalanceRecord, FundRecord, PaperRecord, ParagraphRecord, SectionRecord
from .resolving import NAME, described, parsed, resolve, value_of
from .statuses import StatusObjective, StatusReport
from .words import in_print, notes_in_print

#: Names of figures that stand in the statement's totals or below them.
OF_THE_STATEMENT = frozenset(
    {
        "actual_to_date",
        "planned_to_date",
        "variance",
        "variance_percent",
        "projection",
        "approved_budget",
        "revised_budget",
        "revised_income",
        "unbalanced_by",
        "provision",
        "spent_without_provision",
    }
)
#: Names of figures of one line, and the statement's column that has them.
OF_A_LINE = {
    "line_actual": "actual",
    "line_planned": "planned",
    "line_variance": "variance",
    "line_revised": "revised",
}
#: Names of figures of the savings of a year.
OF_SAVINGS = frozenset(POUNDS)
IN_COLUMNS = {column.key: column for column in COLUMNS}

#: Signs that no font has and nobody types: they stand round an amount until it is in print.
_OPEN, _CLOSE, _FIRST, _LAST = "\ue000", "\ue001", 0xE100, 0xF8FF
_SIGNS = re.compile(r"\ue000.|\ue001", re.DOTALL)
_MARKED = re.compile(r"<a\b.*?</a>|\ue000(.)([^\ue000\ue001<>]*)\ue001", re.DOTALL)


def _nowhere(key: str) -> str:
    return ""


@dataclass(frozen=True)
class Ways:
    """Where a reader may go; what is empty leads nowhere. ``cell`` is of the statement's lines,
    ``statement`` of its totals, ``balances`` and ``funds`` are by key, ``reports`` (what
    programmes returned) by the programme's slug, ``row`` is of a row that a section lists, by its
    key; ``savings`` is where all savings and benefits stand."""

    cell: Link | None = None
    statement: str = ""
    balances: Mapping[int, str] = field(default_factory=dict)
    funds: Mapping[int, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    row: Callable[[str], str] = _nowhere
    savings: str = ""

    @property
    def lead_anywhere(self) -> bool:
        found = (self.statement, self.balances, self.funds, self.reports, self.savings)
        return any(found)


def with_ways(paper: Presented, ways: Ways, typed: Mapping[int, str]) -> Presented:
    """The paper with a way behind each figure that has one. ``typed`` are the paragraphs as they
    were written, names of figures and all, by key; what does not make the printed text, because
    it was changed or erased since, gives no links."""
    return replace(
        paper,
        statement_rows=tuple(_rows(paper, ways)),
        statuses=tuple(_status(one, ways) for one in paper.statuses),
        sections=tuple(
            _section(section, of, paper, ways, typed)
            for section, of in zip(paper.sections, paper.record.sections, strict=True)
        ),
    )


# The statement --------------------------------------------------------------------


def _rows(paper: Presented, ways: Ways) -> Iterator[PrintedRow]:
    rows = paper.statement.rows if paper.statement else ()
    for printed, row in zip(paper.statement_rows, rows, strict=True):
        cells = zip(printed.cells, COLUMNS[1:], strict=False)
        yield replace(
            printed, cells=tuple(_cell(cell, row, column, ways) for cell, column in cells)
        )


def _cell(cell: PrintedCell, row: Row, column: Column, ways: Ways) -> PrintedCell:
    way = _way_of_cell(row, column, ways) if cell.text else None
    return replace(cell, behind=way) if way else cell


def _way_of_cell(row: Row, column: Column, ways: Ways) -> Way | None:
    if ways.cell and (anchor := ways.cell(row, column)):
        return Way(anchor.href, anchor.name)
    if ways.statement and column.key != "note":
        return Way(ways.statement, f"{row.name}, {column.title}, position statement")
    return None


# Status reports -------------------------------------------------------------------


def _status(report: StatusReport, ways: Ways) -> StatusReport:
    href = ways.reports.get(report.slug)
    if not href:
        return report
    return replace(
        report,
        behind=Way(f"{href}#status", f"{report.programme}, the return"),
        objectives=tuple(_objective(one, report, href) for one in report.objectives),
    )


def _objective(one: StatusObjective, report: StatusReport, href: str) -> StatusObjective:
    said = f"{report.programme}, objective {one.number}"
    rows = (
        replace(row, behind=Way(f"{href}#{row.place}", f"{said}, {row.key}, the return"))
        for row in one.rows
    )
    behind = Way(f"{href}#status-of-{one.number}", f"{said}, the return")
    return replace(one, behind=behind, rows=tuple(rows))


# Tables that sections list ------------------------------------------------------------


def _listed(listed: ListedTable, ways: Ways) -> ListedTable:
    rows = zip(listed.rows, listed.table.rows, strict=True)
    return replace(listed, rows=tuple(_listed_row(shown, row, listed, ways) for shown, row in rows))


def _listed_row(shown: ListedRow, row: Row, listed: ListedTable, ways: Ways) -> ListedRow:
    """Its figures lead to one page; of a row without figures, its last words do."""
    href = ways.row(row.key)
    if not href or not shown.cells:
        return shown
    columns = listed.table.columns[1:]
    has_figures = any(cell.is_numeric and cell.text for cell in shown.cells)
    last = len(columns) - 1
    cells = []
    for place, (cell, column) in enumerate(zip(shown.cells, columns, strict=True)):
        leads = cell.is_numeric if has_figures else place == last
        said = f"{shown.name}, {column.title}, {listed.table.caption}"
        cells.append(replace(cell, behind=Way(href, said)) if leads and cell.text else cell)
    return replace(shown, cells=tuple(cells))


# Text -----------------------------------------------------------------------------


class _Marks:
    """Signs round amounts, and the way that each of them stands for."""

    def __init__(self, paper: Presented, ways: Ways) -> None:
        self._record, self._ways = paper.record, ways
        self._table = {row.key: row for row in paper.statement.rows} if paper.statement else {}
        self._given: list[Way] = []

    def text(self, typed: str) -> str:
        """What was typed, resolved, with a sign round each figure that has a way."""
        return NAME.sub(lambda match: self._figure(match[1]), typed)

    def listing(self, section: SectionRecord) -> str:
        """The list that stands under the section's last paragraph."""
        record = self._record
        for lines, of in ((balance_lines, record.balances), (fund_lines, record.funds)):
            if section.listing and section.listing == lines(of):
                return lines(of, self._holding)
        return section.listing

    def linked(self, html: str) -> SafeString:
        """Printed text with links in place of the signs; inside a link of its own, none."""
        # What the allow-list let through, and links of ours whose parts are escaped.
        return mark_safe(_MARKED.sub(self._link, html))  # noqa: S308

    def _figure(self, name: str) -> str:
        if name.strip() == "balances":
            return balance_lines(self._record.balances, self._holding)
        if name.strip() == "external_funds":
            return fund_lines(self._record.funds, self._holding)
        return self._mark(value_of(name, self._record), self._way_of(name))

    def _holding(self, of: BalanceRecord | FundRecord, amount: str) -> str:
        if isinstance(of, BalanceRecord):
            return self._mark(amount, Way(self._ways.balances.get(of.balance_id, ""), of.name))
        return self._mark(amount, Way(self._ways.funds.get(of.fund_id, ""), of.funder))

    def _way_of(self, name: str) -> Way | None:
        figure, which, _ = parsed(name)
        of = next(key for key, one in FIGURES.items() if one is figure)
        said = described(figure, which)
        if of in OF_THE_STATEMENT:
            return Way(self._ways.statement, f"{said}, position statement")
        if of in OF_A_LINE:
            return self._way_of_line(which, OF_A_LINE[of])
        if of == "programme_progress":
            href = self._ways.reports.get(which, "")
            return Way(f"{href}#status" if href else "", said)
        if of in ("fund", "fund_in_year"):
            return Way(self._way_of_fund(which), said)
        return Way(self._ways.savings, said) if of in OF_SAVINGS else None

    def _way_of_line(self, which: str, column: str) -> Way | None:
        statement = self._record.statement
        lines = {
            slugify(f"{group.name} {line.name}"): line.line_id
            for group in (*statement.income, *statement.expenditure)
            for line in group.lines
        }
        row = self._table.get(f"line-{lines.get(which)}")
        return _way_of_cell(row, IN_COLUMNS[column], self._ways) if row else None

    def _way_of_fund(self, which: str) -> str:
        """A fund is found by its funder's name, unless two have the same."""
        year_too = re.sub(r"-\d{4}$", "", which)
        found = {
            one.fund_id for one in self._record.funds if slugify(one.funder) in (which, year_too)
        }
        return self._ways.funds.get(found.pop(), "") if len(found) == 1 else ""

    def _mark(self, amount: str, way: Way | None) -> str:
        number = _FIRST + len(self._given)
        if way is None or not way.href or number > _LAST:
            return amount
        self._given.append(way)
        return f"{_OPEN}{chr(number)}{amount}{_CLOSE}"

    def _link(self, match: re.Match) -> str:
        if match[1] is None:
            return without_signs(match[0])
        way = self._given[ord(match[1]) - _FIRST]
        said = escape(f"{unescape(match[2])}, {way.said}")
        return f'<a class="behind" href="{escape(way.href)}" aria-label="{said}">{match[2]}</a>'


def without_signs(html: str) -> str:
    """The text as it reads without the signs."""
    return _SIGNS.sub("", html)


def _section(
    section: Section, of: SectionRecord, paper: Presented, ways: Ways, typed: Mapping[int, str]
) -> Section:
    marks = _Marks(paper, ways)
    section = replace(section, tables=tuple(_listed(one, ways) for one in section.tables))
    paragraphs = (
        replace(printed, text=_text(printed.text, one, paper.record, marks, _typed(one, of, typed)))
        for printed, one in zip(section.paragraphs, of.paragraphs, strict=True)
    )
    *first, last = (*paragraphs,) or (None,)
    if last is None:
        return section
    listing = _unless_it_reads_otherwise(
        marks.linked, notes_in_print(marks.listing(of)), last.listing
    )
    return replace(section, paragraphs=(*first, replace(last, listing=listing)))


def _typed(one: ParagraphRecord, section: SectionRecord, typed: Mapping[int, str]) -> str:
    if one.paragraph_id is None:
        return LEADS.get(section.kind, "")
    return typed.get(one.paragraph_id, "")


def _text(
    printed: SafeString, one: ParagraphRecord, record: PaperRecord, marks: _Marks, typed: str
) -> SafeString:
    if resolve(typed, record) != (one.text, ()):
        return printed
    return _unless_it_reads_otherwise(marks.linked, in_print(marks.text(typed)), printed)


def _unless_it_reads_otherwise(
    linked: Callable[[str], SafeString], signed: str, printed: SafeString
) -> SafeString:
    """The signed text with its links, where without its signs it is what prints."""
    return linked(signed) if without_signs(signed) == printed else printed

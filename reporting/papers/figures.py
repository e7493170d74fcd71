"""Figures by name: what a paragraph holds instead of digits, resolved from the paper's record.

``{actual_to_date:millions}`` prints ``£1.834M`` from the same statement as Appendix 1, so text
and table cannot disagree. ``FIGURES`` lists every name. A name has the form
``{name}``, ``{name:format}``, ``{name:which}`` or ``{name:which:format}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from figures.money import against_plan, millions, pounds_and_pence, sterling
from figures.percentages import whole_percent
from finance.statements.statement import StatementLine
from periods.calendar import print_day
from returns.vocabulary import Status

from .annual.figures import COUNTS, POUNDS, SHARES, Share, YearFigure
from .decisions import decision_references
from .kinds import READINGS
from .listings import balance_lines, fund_lines, plain
from .outcomes import figures as outcomes
from .records import FundRecord, PaperRecord
from .references import appendix_links, paragraph_links, report_links

Value = Decimal | int | str | Share | None
Printer = Callable[[Decimal], str]


class NotInPaperError(LookupError):
    """A name whose ``which`` (a programme, a note, a line) is not in the record."""


@dataclass(frozen=True)
class Figure:
    """``read`` gets the record and ``which`` (empty where ``which`` is empty here). A figure that
    a record has no part for is not offered, and names nothing there (``is_there``)."""

    description: str
    read: Callable[[PaperRecord, str], Value]
    formats: Mapping[str, Printer]
    which: str = ""
    choices: Callable[[PaperRecord], tuple[str, ...]] = lambda record: ()
    is_there: Callable[[PaperRecord], bool] = lambda record: True


def sterling_and_pence(amount: Decimal) -> str:
    text = f"£{pounds_and_pence(abs(amount))}"
    return f"−{text}" if amount < 0 else text


def signed_percent(percent: Decimal) -> str:
    return f"−{abs(percent)}%" if percent < 0 else f"{percent}%"


MONEY: Mapping[str, Printer] = {
    "": sterling,
    "millions": millions,
    "pence": sterling_and_pence,
}
VARIANCE: Mapping[str, Printer] = MONEY | {"words": against_plan}
PERCENT: Mapping[str, Printer] = {"": signed_percent}
PLAIN: Mapping[str, Printer] = {"": str}
SHARE: Mapping[str, Printer] = {"": str, "of": lambda share: share.words}


# Reading the record ---------------------------------------------------------------


def _of_total(cell: str) -> Callable[[PaperRecord, str], Value]:
    def read(record: PaperRecord, which: str) -> Value:
        total = record.statement and record.statement.total_expenditure
        return getattr(total, cell) if total else None

    return read


def _of_line(cell: str) -> Callable[[PaperRecord, str], Value]:
    def read(record: PaperRecord, which: str) -> Value:
        return getattr(_lines(record)[which].amounts, cell)

    return _or_no_such_thing(read)


def _or_no_such_thing(read: Callable[[PaperRecord, str], Value]):
    def guarded(record: PaperRecord, which: str) -> Value:
        try:
            return read(record, which)
        except KeyError as error:
            raise NotInPaperError(which) from error

    return guarded


def _lines(record: PaperRecord) -> dict[str, StatementLine]:
    """By ``group-line``, as ``staff-knowledge-management``: line names recur across groups."""
    if record.statement is None:
        return {}
    return {
        slugify(f"{group.name} {line.name}"): line
        for group in (*record.statement.income, *record.statement.expenditure)
        for line in group.lines
    }


def _line_names(record: PaperRecord) -> tuple[str, ...]:
    """Those of expenditure that were reported: the others have no figure of their own to bind."""
    return tuple(slug for slug, line in _lines(record).items() if line.amounts.variance is not None)


def _variance_percent(record: PaperRecord, which: str) -> Value:
    total = record.statement and record.statement.total_expenditure
    return whole_percent(total.variance, total.planned) if total and total.planned else None


def _unbalanced(record: PaperRecord, which: str) -> Value:
    return record.statement.unbalanced_by if record.statement else None


def _provision(record: PaperRecord, which: str) -> Value:
    return record.statement.provision if record.statement else None


def _without_provision(record: PaperRecord, which: str) -> Value:
    return record.statement.spent_without_provision if record.statement else None


def _income(record: PaperRecord, which: str) -> Value:
    return abs(record.statement.total_income.revised) if record.statement else None


def _notes(record: PaperRecord) -> dict[str, str]:
    """The mark of each numbered note, by its number and by its line's name."""
    if record.statement is None:
        return {}
    notes = record.statement.numbered_notes
    return {slugify(note.line): note.mark for note in notes} | {n.mark: n.mark for n in notes}


def _note(record: PaperRecord, which: str) -> Value:
    mark = _notes(record)[which]
    return f"[note {mark}](#note-{mark})"


def _reference(links: Callable[[PaperRecord], dict[str, str]]):
    """A reference by name: Markdown of a link whose number is that of today."""
    return _or_no_such_thing(lambda record, which: links(record)[which])


def _names_of(links: Callable[[PaperRecord], dict[str, str]]):
    return lambda record: tuple(links(record))


def _funds(record: PaperRecord) -> dict[str, FundRecord]:
    """By funder, as ``scottish-government``; a funder's second grant is ``…-2``."""
    found: dict[str, FundRecord] = {}
    for fund in record.funds:
        slug = slugify(fund.funder)
        same = sum(name == slug or name.startswith(f"{slug}-") for name in found)
        found[f"{slug}-{same + 1}" if same else slug] = fund
    return found


def _fund_total(record: PaperRecord, which: str) -> Value:
    return _funds(record)[which].total


def _instalments(record: PaperRecord) -> dict[str, Decimal]:
    """What each fund pays by financial year, as ``scottish-government-2009``."""
    return {
        f"{slug}-{one.year}": one.planned
        for slug, fund in _funds(record).items()
        for one in fund.instalments
    }


def _instalment(record: PaperRecord, which: str) -> Value:
    return _instalments(record)[which]


def _programme_progress(record: PaperRecord, which: str) -> Value:
    return {one.programme_slug: one.progress.printed for one in record.reports}[which]


def _programme_name(record: PaperRecord, which: str) -> Value:
    return {one.slug: one.programme for one in record.programmes}[which]


def _programme_slugs(record: PaperRecord) -> tuple[str, ...]:
    return tuple(one.slug for one in record.programmes)


def _activities(record: PaperRecord):
    return [a for report in record.reports for o in report.objectives for a in o.activities]


def _whole(
    description: str, read: Callable[[PaperRecord, str], Value], formats: Mapping[str, Printer]
) -> Figure:
    """Of the whole statement: a kind of paper that has none does not offer it."""
    return Figure(
        description,
        read,
        formats,
        is_there=lambda record: READINGS[record.heading.kind].needs_money,
    )


def _count(description: str, counted: Callable[[PaperRecord], int]) -> Figure:
    """Of what the paper tells of every programme: an outcomes report has tallies of its own."""

    def read(record: PaperRecord, which: str) -> Value:
        if record.outcomes is not None:
            raise NotInPaperError(description)
        return counted(record)

    return Figure(description, read, PLAIN, is_there=lambda record: record.outcomes is None)


def _of_year(one: YearFigure, formats: Mapping[str, Printer]) -> Figure:
    def is_there(record: PaperRecord) -> bool:
        return record.annual is not None and getattr(record.annual, one.in_part) is not None

    def read(record: PaperRecord, which: str) -> Value:
        if not is_there(record):
            raise NotInPaperError(one.in_part)
        return one.read(record.annual)

    return Figure(one.description, read, formats, is_there=is_there)


def _of_outcomes(
    one: outcomes.OutcomeFigure, formats: Mapping[str, Printer], which: str = ""
) -> Figure:
    def is_there(record: PaperRecord) -> bool:
        return record.outcomes is not None and one.part(record.outcomes) is not None

    def read(record: PaperRecord, which: str) -> Value:
        if not is_there(record):
            raise NotInPaperError(which)
        return one.read(record.outcomes, which)

    def choices(record: PaperRecord) -> tuple[str, ...]:
        return outcomes.benefit_references(record.outcomes)

    return Figure(
        one.description, _or_no_such_thing(read), formats, which, choices, is_there=is_there
    )


def _decisions(record: PaperRecord) -> dict[str, str]:
    return decision_references(record.decisions)


# The table ------------------------------------------------------------------------


FIGURES: dict[str, Figure] = {
    "this_programme": Figure(
        "Name of the programme that the paper is about",
        lambda r, _: plain(r.heading.programme) or None,
        PLAIN,
    ),
    "period_end": Figure(
        "Last day of the period", lambda r, _: print_day(r.heading.period_end), PLAIN
    ),
    "period_start": Figure(
        "First day of the period", lambda r, _: print_day(r.heading.period_start), PLAIN
    ),
    "period": Figure("Name of the period", lambda r, _: r.heading.period, PLAIN),
    "meeting_date": Figure(
        "Day of the meeting", lambda r, _: print_day(r.heading.meeting_date), PLAIN
    ),
    "actual_to_date": _whole("Spent to date", _of_total("actual"), MONEY),
    "planned_to_date": _whole("Planned spend to date", _of_total("planned"), MONEY),
    "variance": _whole("Spent against planned, to date", _of_total("variance"), VARIANCE),
    "variance_percent": _whole("Variance as a share of the plan", _variance_percent, PERCENT),
    "projection": _whole("Projected spend at year end", _of_total("projection"), MONEY),
    "approved_budget": _whole("Approved budget of the year", _of_total("approved"), MONEY),
    "revised_budget": _whole("Revised budget of the year", _of_total("revised"), MONEY),
    "revised_income": _whole("Revised income of the year", _income, MONEY),
    "unbalanced_by": _whole("Revised expenditure less revised income", _unbalanced, MONEY),
    "provision": _whole("Set aside and counted, not spent", _provision, MONEY),
    "spent_without_provision": _whole(
        "Spent to date without the provision", _without_provision, MONEY
    ),
    "line_actual": Figure(
        "Spent to date on a line", _of_line("actual"), MONEY, "line", _line_names
    ),
    "line_planned": Figure(
        "Planned to date on a line", _of_line("planned"), MONEY, "line", _line_names
    ),
    "line_variance": Figure(
        "Variance of a line", _of_line("variance"), VARIANCE, "line", _line_names
    ),
    "line_revised": Figure(
        "Revised budget of a line", _of_line("revised"), MONEY, "line", _line_names
    ),
    "balances": Figure("List of the balances", lambda r, _: balance_lines(r.balances), PLAIN),
    "external_funds": Figure("List of the external funds", lambda r, _: fund_lines(r.funds), PLAIN),
    "fund": Figure(
        "All that an external fund pays",
        _or_no_such_thing(_fund_total),
        MONEY,
        "fund",
        lambda record: tuple(_funds(record)),
    ),
    "fund_in_year": Figure(
        "What an external fund pays in a financial year",
        _or_no_such_thing(_instalment),
        MONEY,
        "fund",
        lambda record: tuple(_instalments(record)),
    ),
    "note": Figure(
        "Reference to a numbered note",
        _or_no_such_thing(_note),
        PLAIN,
        "note",
        lambda record: tuple(_notes(record)),
    ),
    "appendix": Figure(
        "Reference to an appendix",
        _reference(appendix_links),
        PLAIN,
        "appendix",
        _names_of(appendix_links),
    ),
    "paragraph": Figure(
        "Reference to a paragraph",
        _reference(paragraph_links),
        PLAIN,
        "paragraph",
        _names_of(paragraph_links),
    ),
    "report": Figure(
        "Reference to a programme’s report",
        _reference(report_links),
        PLAIN,
        "report",
        _names_of(report_links),
    ),
    "decision": Figure(
        "Decision on record",
        _reference(_decisions),
        PLAIN,
        "decision",
        _names_of(_decisions),
        is_there=lambda record: bool(record.decisions),
    ),
    "programme": Figure(
        "Name of a programme",
        _or_no_such_thing(_programme_name),
        PLAIN,
        "programme",
        _programme_slugs,
    ),
    "programme_progress": Figure(
        "Progress of a programme",
        _or_no_such_thing(_programme_progress),
        {"": lambda percent: f"{percent}%"},
        "programme",
        _programme_slugs,
    ),
    "programmes": _count("Number of programmes in this paper", lambda r: len(r.programmes)),
    "objectives": _count(
        "Number of objectives in this paper",
        lambda r: sum(len(report.objectives) for report in r.reports),
    ),
    "deliverables": _count(
        "Number of priority deliverables in this paper",
        lambda r: sum(one.is_priority for one in _activities(r)),
    ),
    "delayed": _count(
        "Number of delayed activities in this paper",
        lambda r: sum(one.status == Status.DELAYED for one in _activities(r)),
    ),
    **{name: _of_year(one, PLAIN) for name, one in COUNTS.items()},
    **{name: _of_year(one, SHARE) for name, one in SHARES.items()},
    **{name: _of_year(one, MONEY) for name, one in POUNDS.items()},
    **{name: _of_outcomes(one, MONEY) for name, one in outcomes.POUNDS.items()},
    **{name: _of_outcomes(one, VARIANCE) for name, one in outcomes.VARIANCES.items()},
    **{name: _of_outcomes(one, PLAIN) for name, one in outcomes.PLAIN.items()},
    **{name: _of_outcomes(one, PLAIN, "benefit") for name, one in outcomes.OF_A_BENEFIT.items()},
}

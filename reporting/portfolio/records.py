"""What the portfolio and a programme's page show, as records: read once, then only rendered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from figures.percentages import percent
from finance.statements.known import Amounts
from finance.statements.variance import variance
from periods.calendar import Quarter
from returns.around_records import IssueRecord, RiskRecord
from returns.fourpart import NO_STRIP, FourPart, Strip
from returns.records import ActivityRecord, ObjectiveRecord, ReturnRecord, Rollup
from returns.vocabulary import APPROVED, Rag, ReturnState, Status

#: Worst first: the colour that stands for a programme is its worst.
WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN)
#: What no longer waits for its due date.
DONE_WITH = frozenset({Status.COMPLETE, Status.CANCELLED})


@dataclass(frozen=True)
class Judged:
    """One deliverable as a return judges it."""

    status: str
    rag: str
    due_date: dt.date


@dataclass(frozen=True)
class Facts:
    """What one return says of its programme, in figures. Progress in whole per cent, or not yet
    known; ``overdue`` counts what was due by the quarter's end and is neither complete nor
    cancelled. ``judged`` and ``forecast`` are the head's colours now and at the year's end."""

    progress: int | None
    rags: tuple[tuple[Rag, int], ...]
    overdue: int
    delayed: int
    judged: str = ""
    forecast: str = ""

    @property
    def worst(self) -> Rag | None:
        """The colour that stands: what the head judges, else the worst of the deliverables."""
        if self.judged:
            return Rag(self.judged)
        return self.rags[0][0] if self.rags else None

    @property
    def rags_in_words(self) -> str:
        """``2 amber, 5 green``."""
        return ", ".join(f"{count} {rag.label.lower()}" for rag, count in self.rags)


def facts(
    progress: int | None,
    deliverables: Iterable[Judged],
    quarter: Quarter,
    *,
    judged: str = "",
    forecast: str = "",
) -> Facts:
    """Counts over the deliverables of one programme at the quarter's end, and its judgement."""
    deliverables = list(deliverables)
    counts = Counter(one.rag for one in deliverables)
    return Facts(
        progress=progress,
        rags=tuple((rag, counts[rag]) for rag in WORST_FIRST if counts[rag]),
        overdue=sum(
            one.due_date <= quarter.end and one.status not in DONE_WITH for one in deliverables
        ),
        delayed=sum(one.status == Status.DELAYED for one in deliverables),
        judged=judged,
        forecast=forecast,
    )


def facts_of(record: ReturnRecord, quarter: Quarter) -> Facts:
    """The facts of a return that is on the record."""
    return facts(
        record.progress.printed,
        (
            Judged(activity.status, activity.rag, activity.due_date)
            for objective in record.objectives
            for activity in objective.activities
        ),
        quarter,
        judged=record.judgement.now,
        forecast=record.judgement.forecast,
    )


@dataclass(frozen=True)
class Spend:
    """Planned and actual spend to date of a programme's budget lines, pounds and pence; an
    actual of None is not reported."""

    planned: Decimal
    actual: Decimal | None

    @property
    def variance(self) -> Decimal | None:
        if self.actual is None:
            return None
        return variance(actual=self.actual, planned=self.planned)

    @property
    def percent(self) -> str | None:
        return percent_of(self.variance, self.planned)


def percent_of(moved: Decimal | None, planned: Decimal | None) -> str | None:
    """A variance as printed per cent of the plan; None where there is none."""
    return None if moved is None or planned is None else percent(moved, planned)


@dataclass(frozen=True)
class PortfolioLine:
    """One programme. ``facts`` is None where its return says nothing yet that may be shown,
    ``before`` where the quarter before has nothing to compare with, ``spend`` where no budget
    line belongs to it."""

    programme: str
    slug: str
    return_id: int
    state: ReturnState
    facts: Facts | None
    before: Facts | None
    spend: Spend | None
    last: str = ""
    """The colour of the quarter before, in whichever financial year."""
    strip: Strip = NO_STRIP

    @property
    def four_part(self) -> FourPart:
        return FourPart(self.worst or "", self.facts.forecast if self.facts else "", self.last)

    @property
    def worst(self) -> Rag | None:
        return self.facts.worst if self.facts else None

    @property
    def progress(self) -> int | None:
        return self.facts.progress if self.facts else None

    @property
    def change(self) -> int | None:
        """Percentage points since the quarter before."""
        return points_between(self.before.progress if self.before else None, self.progress)

    @property
    def change_in_words(self) -> str:
        return change_in_words(self.change)


def points_between(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else now - before


def change_in_words(points: int | None) -> str:
    """``up 8``, ``down 3``, ``no change``; empty where there is nothing to compare."""
    if points is None:
        return ""
    if points == 0:
        return "no change"
    return f"{'up' if points > 0 else 'down'} {abs(points)}"


@dataclass(frozen=True)
class Portfolio:
    """Every programme of one quarter, from approved returns or, as a draft, the open round."""

    quarter: Quarter
    is_draft: bool
    lines: tuple[PortfolioLine, ...]

    @property
    def approved(self) -> int:
        return sum(line.state in APPROVED for line in self.lines)

    @property
    def verdict(self) -> str:
        """The page's answer: ``1 of 5 programmes red, 2 amber``."""
        counts = Counter(line.worst for line in self.lines)
        flagged = [(rag, counts[rag]) for rag in (Rag.RED, Rag.AMBER) if counts[rag]]
        whole = _programmes(len(self.lines))
        if flagged:
            (first, count), *others = flagged
            also = "".join(f", {number} {rag.label.lower()}" for rag, number in others)
            return f"{count} of {whole} {first.label.lower()}{also}"
        if counts[Rag.GREEN]:
            return f"{counts[Rag.GREEN]} of {whole} green"
        return f"none of {whole} judged yet" if self.lines else "no programmes"


def _programmes(count: int) -> str:
    return f"{count} programme{'' if count == 1 else 's'}"


# How the address arranges the lines ---------------------------------------------------


def _worst_first(line: PortfolioLine) -> int:
    return WORST_FIRST.index(line.worst) if line.worst else len(WORST_FIRST)


def _least_progress_first(line: PortfolioLine) -> tuple[bool, int]:
    return line.progress is None, line.progress or 0


def _most_delayed_first(line: PortfolioLine) -> int:
    return -(line.facts.delayed + line.facts.overdue) if line.facts else 1


def _largest_variance_first(line: PortfolioLine) -> Decimal:
    moved = line.spend.variance if line.spend else None
    return Decimal(1) if moved is None else -abs(moved)


SORTS = {
    "plan": ("Order of the plan", None),
    "rag": ("Worst colour first", _worst_first),
    "progress": ("Least progress first", _least_progress_first),
    "delayed": ("Most overdue and delayed first", _most_delayed_first),
    "variance": ("Largest variance first", _largest_variance_first),
}
NOT_JUDGED = "none"
RAGS = {
    "": "Any colour",
    **{rag.value: rag.label for rag in WORST_FIRST},
    NOT_JUDGED: "No colour",
}


def arranged(lines: Sequence[PortfolioLine], *, rag: str, sort: str) -> tuple[PortfolioLine, ...]:
    """The lines whose worst colour is ``rag`` (all for an empty one), in the order asked for.

    Sorting is stable, so equals keep the plan's order.
    """
    wanted = [line for line in lines if not rag or (line.worst or NOT_JUDGED) == rag]
    by = SORTS[sort][1]
    return tuple(sorted(wanted, key=by) if by else wanted)


# One programme ------------------------------------------------------------------------


@dataclass(frozen=True)
class DeliverableRow:
    record: ActivityRecord
    before: int | None

    @property
    def label(self) -> str:
        """Its short name, else the beginning of its wording, else what kind it is."""
        if self.record.short_name or self.record.wording:
            return self.record.short_name or self.record.wording
        return "Priority deliverable" if self.record.is_priority else "Additional activities"


@dataclass(frozen=True)
class ObjectiveRows:
    record: ObjectiveRecord
    before: int | None
    deliverables: tuple[DeliverableRow, ...]
    strip: Strip = NO_STRIP

    @property
    def four_part(self) -> FourPart | None:
        """None in a return older than judgements."""
        judgement = self.record.judgement
        if not judgement.now:
            return None
        return FourPart(judgement.now, judgement.forecast, judgement.last)


@dataclass(frozen=True)
class MoneyLine:
    line_id: int
    name: str
    group: str
    """Names recur across groups: the staff of a programme, and its work."""
    amounts: Amounts

    @property
    def percent(self) -> str | None:
        return percent_of(self.amounts.variance, self.amounts.planned)


@dataclass(frozen=True)
class PastReport:
    """One quarter's return of the programme: its newest submission, if there is one."""

    quarter: Quarter
    return_id: int
    state: ReturnState
    version: int | None
    prepared_on: dt.date | None

    @property
    def is_approved(self) -> bool:
        return self.state in APPROVED


@dataclass(frozen=True)
class Person:
    name: str
    post: str
    kind: str


@dataclass(frozen=True)
class FrozenPart:
    """What approved records say of a programme's quarter: ``before`` of the quarter before.

    ``source`` holds the fingerprints of every record read, and so stands for all the rest.
    """

    source: tuple[str, ...] = ()
    progress: Rollup | None = None
    facts: Facts | None = None
    before: Facts | None = None
    objectives: tuple[ObjectiveRows, ...] = ()
    four_part: FourPart | None = None
    risks: tuple[RiskRecord, ...] = ()
    issues: tuple[IssueRecord, ...] = ()


NOTHING_APPROVED = FrozenPart()


@dataclass(frozen=True)
class ProgrammeReport:
    """A programme at one quarter; ``approved`` is empty where its return is not approved."""

    programme: str
    slug: str
    ended_on: dt.date | None
    ended_reason: str
    people: tuple[Person, ...]
    quarter: Quarter | None
    approved: FrozenPart
    money: tuple[MoneyLine, ...]
    total: Amounts | None
    reports: tuple[PastReport, ...]
    strip: Strip = NO_STRIP

    @property
    def verdict(self) -> str:
        """``50% done, amber``; what is not known yet says so."""
        facts = self.approved.facts
        if facts is None:
            return "no approved return yet"
        done = "progress not yet known"
        if facts.progress is not None:
            done = f"{facts.progress}% done"
        return f"{done}, {facts.worst.label.lower()}" if facts.worst else done

    @property
    def change_in_words(self) -> str:
        return change_in_words(
            points_between(
                self.approved.before.progress if self.approved.before else None,
                self.approved.facts.progress if self.approved.facts else None,
            )
        )

    @property
    def total_percent(self) -> str | None:
        if self.total is None:
            return None
        return percent_of(self.total.variance, self.total.planned)

"""What a paper keeps of what came of a programme: plain values, frozen with the paper. Schema 4
brought them. A part is None where the paper has no section that prints it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class StatusRecord:
    """The last return that a director approved, of the period's end or before. Colours are empty
    where none was given; ``progress`` None is not yet known, ``computed`` another figure than
    the one reported."""

    period_key: str
    as_at: dt.date
    approved_on: dt.date
    now: str
    forecast: str
    last: str
    progress: int | None
    computed: int | None


@dataclass(frozen=True)
class MoneyRecord:
    """Pounds and pence of the programme's expenditure lines in a financial year, the very ones of
    its statement. ``spent`` is None where none was reported, ``projection`` where a line lacks
    it; ``unreported`` names the lines without any actual. ``before`` is what was spent in earlier
    years, None for nothing on record."""

    year: int
    budget: Decimal
    planned: Decimal | None
    spent: Decimal | None
    projection: Decimal | None
    unreported: tuple[str, ...] = ()
    before: Decimal | None = None

    @property
    def variance(self) -> Decimal | None:
        """Spent less planned to date."""
        if self.spent is None or self.planned is None:
            return None
        return self.spent - self.planned


@dataclass(frozen=True)
class Tally:
    """So many of so many are done; cancelled ones count as not done."""

    done: int
    of: int

    @property
    def words(self) -> str:
        return f"{self.done} of {self.of}"


@dataclass(frozen=True)
class ProjectRecord:
    """``head`` is empty where nobody headed it on the period's last day. ``since`` is the first
    plan's financial year. Dates and tallies are of the approved return; None without one."""

    programme: str
    head: str
    head_post: str
    status: StatusRecord | None
    since: int | None
    began: dt.date | None
    due: dt.date | None
    was_due: dt.date | None
    ended_on: dt.date | None
    ended_reason: str
    objectives: Tally | None
    deliverables: Tally | None
    money: MoneyRecord | None


@dataclass(frozen=True)
class DeliverableOutcome:
    """``done_by`` is the end of the quarter for which it was first reported complete, and has
    stayed so; None for what is not done."""

    activity_id: int
    key: str
    name: str
    due: dt.date
    was_due: dt.date | None
    status: str
    progress: int | None
    done_by: dt.date | None


@dataclass(frozen=True)
class ObjectiveOutcome:
    """``outcome`` is one of ``counting.Came``."""

    objective_id: int
    number: int
    name: str
    outcome: str
    progress: int | None
    due: dt.date | None
    deliverables: tuple[DeliverableOutcome, ...]

    @property
    def tally(self) -> Tally:
        return Tally(
            sum(one.done_by is not None for one in self.deliverables), len(self.deliverables)
        )


@dataclass(frozen=True)
class BenefitOutcome:
    """A saving or benefit in its own unit, by what counts of it: what comes once over all years,
    what recurs in the financial year, else the latest figure. ``missing`` are its periods that
    were over and had no figure. None is no figure, never nil."""

    number: int
    reference: str
    title: str
    kind: str
    unit: str
    decimals: int
    more_is_better: bool
    baseline: Decimal | None
    baseline_on: dt.date | None
    planned: Decimal | None
    achieved: Decimal | None
    unsettled: Decimal
    evidence: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class AimServed:
    """An objective's contribution to a corporate aim or community outcome; ``how`` may be empty."""

    aim_id: int
    aim: str
    objective_id: int
    objective: str
    how: str


@dataclass(frozen=True)
class AchievedRecord:
    """``as_at`` is the day of the approved return; None without one."""

    as_at: dt.date | None
    objectives: tuple[ObjectiveOutcome, ...]
    benefits: tuple[BenefitOutcome, ...]
    aims: tuple[AimServed, ...]


@dataclass(frozen=True)
class OutcomesRecord:
    project: ProjectRecord | None = None
    achieved: AchievedRecord | None = None


@dataclass(frozen=True)
class DecisionRecord:
    """A decision on record that the text names: ``verbs`` of its parts, in their order."""

    reference: str
    decided_on: dt.date
    maker: str
    subject: str
    verbs: tuple[str, ...]

"""What a paper keeps of the year: plain values, frozen with the paper. Schema 4 brought them.

A part is None, or empty, where the paper has no section that prints it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from .counting import Counts, added, kept_to

#: The groups of savings and benefits in pounds, in the order in which they print.
GROUPS = {
    "cashable": "cashable savings",
    "non_cashable": "savings, not cashable",
    "other": "other benefits in pounds",
}
SAVINGS = ("cashable", "non_cashable")


@dataclass(frozen=True)
class MissedRecord:
    """A deliverable that was due and was not done on time; ``outcome`` is one of
    ``counting.Outcome``, ``done_in`` the quarter's number, 0 for what was not done."""

    activity_id: int
    key: str
    objective: int
    name: str
    planned_due: dt.date
    due: dt.date
    outcome: str
    done_in: int = 0


@dataclass(frozen=True)
class BudgetRecord:
    """Pounds and pence of expenditure lines at the year's end, the very ones of the statement.
    ``spent`` is None where none was reported; ``unreported`` lines lack the last month."""

    revised: Decimal
    spent: Decimal | None
    unreported: int

    @property
    def difference(self) -> Decimal | None:
        """Spent less budget: above nil is too much."""
        return None if self.spent is None else self.spent - self.revised

    @property
    def is_kept(self) -> bool | None:
        return kept_to(revised=self.revised, spent=self.spent, unreported=self.unreported)


@dataclass(frozen=True)
class DeliveredProgramme:
    """``budget`` is None where the year's budget has no line of the programme."""

    programme_id: int
    programme: str
    slug: str
    counts: Counts
    missed: tuple[MissedRecord, ...]
    budget: BudgetRecord | None


@dataclass(frozen=True)
class DeliveredRecord:
    """``elsewhere`` are lines of no programme of the plan; ``whole`` is the statement's total."""

    programmes: tuple[DeliveredProgramme, ...]
    elsewhere: BudgetRecord | None
    whole: BudgetRecord | None

    @property
    def counts(self) -> Counts:
        return reduce(Counts.__add__, (one.counts for one in self.programmes), Counts())

    @property
    def budgeted(self) -> tuple[DeliveredProgramme, ...]:
        return tuple(one for one in self.programmes if one.budget is not None)

    @property
    def on_budget(self) -> int:
        return sum(one.budget.is_kept is True for one in self.budgeted)


@dataclass(frozen=True)
class SupportRecord:
    """An objective that supports an aim; ``progress`` and ``colour`` as its report has them at
    the year's end, None and empty where there is none."""

    objective_id: int
    programme: str
    programme_slug: str
    number: int
    short_name: str
    contribution: str
    progress: int | None
    colour: str


@dataclass(frozen=True)
class AimRecord:
    """``planned``, ``achieved`` and ``unconfirmed`` are savings in pounds; None without any.
    ``benefits`` are the references of all that serve it, savings included."""

    aim_id: int
    label: str
    short_name: str
    objectives: tuple[SupportRecord, ...]
    planned: Decimal | None
    achieved: Decimal | None
    unconfirmed: Decimal | None
    benefits: tuple[str, ...]


@dataclass(frozen=True)
class AimsRecord:
    """``unsupporting`` is how many objectives of the plan support no aim; ``tells_savings`` is
    False where savings and benefits are for members alone, and these are not."""

    aims: tuple[AimRecord, ...]
    unsupporting: int
    tells_savings: bool = True

    def without_savings(self) -> AimsRecord:
        """The aims with the objectives that support them, and nothing of savings and benefits."""
        bare = {"planned": None, "achieved": None, "unconfirmed": None, "benefits": ()}
        return replace(
            self, aims=tuple(replace(one, **bare) for one in self.aims), tells_savings=False
        )

    @property
    def supported(self) -> int:
        return sum(bool(one.objectives) for one in self.aims)


@dataclass(frozen=True)
class BenefitRecord:
    """A saving or benefit in its own unit, in the year. ``group`` is one of GROUPS, empty for
    what is not in pounds; ``missing`` are its periods without a figure that counts."""

    number: int
    reference: str
    title: str
    programme: str
    programme_slug: str
    kind: str
    group: str
    unit: str
    decimals: int
    planned: Decimal | None
    achieved: Decimal | None
    unconfirmed: Decimal | None
    missing: tuple[str, ...] = ()

    @property
    def has_figures(self) -> bool:
        return any(one is not None for one in (self.planned, self.achieved, self.unconfirmed))


@dataclass(frozen=True)
class Added:
    """Several benefits in pounds together; None where none of them has such a figure."""

    count: int
    planned: Decimal | None
    achieved: Decimal | None
    unconfirmed: Decimal | None
    missing: int

    @property
    def difference(self) -> Decimal | None:
        """Confirmed less planned."""
        if self.planned is None or self.achieved is None:
            return None
        return self.achieved - self.planned


@dataclass(frozen=True)
class SavingsRecord:
    """By programme, then by number."""

    benefits: tuple[BenefitRecord, ...]

    @property
    def programmes(self) -> tuple[tuple[str, str], ...]:
        """Slug and name of each programme that has any."""
        return tuple(dict.fromkeys((b.programme_slug, b.programme) for b in self.benefits))

    def of(self, groups: Iterable[str], programme_slug: str = "") -> Added:
        """Of one programme, or of all."""
        wanted = set(groups)
        rows = [
            one
            for one in self.benefits
            if one.group in wanted and programme_slug in ("", one.programme_slug)
        ]
        return Added(
            count=len(rows),
            planned=added(one.planned for one in rows),
            achieved=added(one.achieved for one in rows),
            unconfirmed=added(one.unconfirmed for one in rows),
            missing=sum(bool(one.missing) for one in rows),
        )


@dataclass(frozen=True)
class AnnualRecord:
    year: int
    delivered: DeliveredRecord | None = None
    aims: AimsRecord | None = None
    savings: SavingsRecord | None = None

    def printed_by(self, kinds: Collection[str]) -> AnnualRecord:
        """The parts that sections of these kinds print: parts are called as the sections are."""
        return AnnualRecord(
            self.year,
            **{name: getattr(self, name) for name in PARTS if name in kinds},
        )


#: The parts of an annual record, called as the kinds of section that print them.
PARTS = ("delivered", "aims", "savings")

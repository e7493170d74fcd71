"""What an outcomes report's text may name: the very values that its tables print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from benefits.printing import in_words

from ..listings import plain
from ..words import person
from .records import AchievedRecord, BenefitOutcome, MoneyRecord, OutcomesRecord, Tally


@dataclass(frozen=True)
class OutcomeFigure:
    """``read`` raises KeyError for a benefit that is not there. ``part`` is what it reads of the
    record: nothing of it is offered where the paper has none."""

    description: str
    part: Callable[[OutcomesRecord], object | None]
    read: Callable[[OutcomesRecord, str], Decimal | int | str | None]


def _money(one: OutcomesRecord) -> MoneyRecord | None:
    return one.project and one.project.money


def _of_money(name: str) -> Callable[[OutcomesRecord, str], Decimal | None]:
    return lambda one, which: getattr(_money(one), name)


#: In pounds; the variance also in words.
POUNDS = {
    "programme_budget": OutcomeFigure(
        "Revised budget of the programme, this year", _money, _of_money("budget")
    ),
    "programme_planned": OutcomeFigure(
        "Planned to date for the programme", _money, _of_money("planned")
    ),
    "programme_spent": OutcomeFigure("Spent to date by the programme", _money, _of_money("spent")),
    "programme_projection": OutcomeFigure(
        "Projected spend of the programme at year end", _money, _of_money("projection")
    ),
}
VARIANCES = {
    "programme_variance": OutcomeFigure(
        "Spent against planned by the programme", _money, _of_money("variance")
    )
}


def _tally(name: str) -> tuple[Callable, Callable]:
    def part(one: OutcomesRecord) -> Tally | None:
        return one.project and getattr(one.project, name)

    return part, lambda one, which: part(one).words


PLAIN = {
    "objectives_achieved": OutcomeFigure(
        "Objectives of the programme that are achieved, of how many", *_tally("objectives")
    ),
    "deliverables_done": OutcomeFigure(
        "Priority deliverables of the programme that are done, of how many",
        *_tally("deliverables"),
    ),
    "programme_head": OutcomeFigure(
        "Who headed the programme at the period’s end",
        lambda one: one.project,
        lambda one, which: plain(person(one.project.head, one.project.head_post)) or None,
    ),
}


def _achieved(one: OutcomesRecord) -> AchievedRecord | None:
    return one.achieved if one.achieved and one.achieved.benefits else None


def benefit_references(one: OutcomesRecord) -> tuple[str, ...]:
    """The names by which benefits are chosen: their references."""
    return tuple(_benefits(one))


def _benefits(one: OutcomesRecord) -> dict[str, BenefitOutcome]:
    return {each.reference: each for each in one.achieved.benefits} if one.achieved else {}


def _of_benefit(name: str) -> Callable[[OutcomesRecord, str], str | None]:
    def read(one: OutcomesRecord, which: str) -> str | None:
        benefit = _benefits(one)[which]
        amount = getattr(benefit, name)
        if amount is None:
            return None
        return in_words(amount, unit=benefit.unit, decimals=benefit.decimals)

    return read


#: Chosen by the reference of a benefit, in its own unit.
OF_A_BENEFIT = {
    f"benefit_{name}": OutcomeFigure(f"{words} of a benefit", _achieved, _of_benefit(name))
    for name, words in (("baseline", "Baseline"), ("planned", "Planned"), ("achieved", "Achieved"))
}

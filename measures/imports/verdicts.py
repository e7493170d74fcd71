"""Each value against what counts now: new, changed or the same. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from ..vocabulary import ValueState
from .checking import Checker, Slot, Taken
from .reports import CHANGES_KEPT, Change, Report, Tally
from .rows import Held, HeldBySlot


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


def verdict_of(given: Taken, held: Held | None, *, says_comment: bool = False) -> Verdict:
    """What a source does not say (parts, a comment) is left as it is while the value stays.
    ``says_comment``: an empty comment says that there is none any more."""
    if held is None:
        return Verdict.NEW
    if (given.state, given.value) != (held.state, held.value):
        return Verdict.CHANGED
    said = (
        (given.numerator, held.numerator),
        (given.denominator, held.denominator),
        (given.comment if says_comment else given.comment or None, held.comment),
    )
    if any(mine is not None and mine != theirs for mine, theirs in said):
        return Verdict.CHANGED
    return Verdict.SAME


def merged(given: Taken, held: Held, *, says_comment: bool = False) -> Taken:
    """With the parts and the comment that count where the source says nothing of them and the
    value stays; those of another value are not of this one."""
    if (given.state, given.value) != (held.state, held.value):
        return given
    return given._replace(
        numerator=held.numerator if given.numerator is None else given.numerator,
        denominator=held.denominator if given.denominator is None else given.denominator,
        comment=given.comment if says_comment else given.comment or held.comment,
    )


def judge(
    checker: Checker, held: HeldBySlot, report: Report, *, says_comment: bool = False
) -> Iterator[tuple[Slot, int, Taken]]:
    """What would count, value by value; ``report`` gets the counts and the first changes."""
    say = {"says_comment": says_comment}
    tallies: dict[int, dict[Verdict, int]] = {}
    for key, slot in checker.slots.items():
        known = held.get(key, {})
        tally = tallies.setdefault(slot.facts.pk, dict.fromkeys(Verdict, 0))
        for body, one in slot.taken.items():
            before = known.get(body) if known else None
            verdict = Verdict.NEW if before is None else verdict_of(one, before, **say)
            tally[verdict] += 1
            if verdict is Verdict.SAME:
                continue
            if verdict is Verdict.CHANGED:
                one = merged(one, before, **say)
                if len(report.changes) < CHANGES_KEPT:
                    report.changes.append(_change(slot, body, before, one))
            yield slot, body, one
    report.tallies = [Tally(pk, *counts.values()) for pk, counts in tallies.items()]
    report.new, report.changed, report.same = (
        sum(tally[at] for tally in report.tallies) for at in (1, 2, 3)
    )


def _change(slot: Slot, body: int, before: Held, after: Taken) -> Change:
    return Change(
        slot.facts.pk,
        body,
        slot.span.start.isoformat(),
        slot.span.months,
        in_words(before, after),
        in_words(after, before),
    )


def in_words(one: Held | Taken, other: Held | Taken) -> str:
    """A value as a person reads it; what else differs from the other is said behind it."""
    words = [_value(one)]
    if (one.numerator, one.denominator) != (other.numerator, other.denominator):
        parts = [plain(part) for part in (one.numerator, one.denominator)]
        words.append("without its parts" if None in parts else f"{parts[0]} of {parts[1]}")
    if one.comment != other.comment:
        words.append(f"“{one.comment}”" if one.comment else "without a comment")
    return ", ".join(words)


def _value(one: Held | Taken) -> str:
    label = ValueState(one.state).label.lower()
    if one.value is None:
        return label
    return plain(one.value) if one.state == ValueState.REPORTED else f"{plain(one.value)} {label}"


def plain(value: Decimal | None) -> str | None:
    """``1,234.5`` without noughts at the end."""
    if value is None:
        return None
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""A measure's page in words: its answer, its key figures, and every line as it is printed. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from periods.calendar import print_day
from tables.declaration import NOT_REPORTED

from ..models import Definition
from ..printing import aim_in_words, as_printed, in_words, state_in_words, tolerance_in_words
from ..rating import Movement, Rag, why_not_judged
from ..terms import plain_number
from ..vocabulary import Direction, TargetKind, ValueState
from ..wording import some_of
from .comparators import Best, Comparators, FamilyFigures, Figure, Group
from .history import Given
from .page import Aimed, MeasurePage, PeriodLine


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the period shown: its name, itself, and what to know of it, line by line.
    ``dated`` is the date of the data, ``term`` the word of the glossary that explains it, empty for
    our own value."""

    name: str
    value: str
    term: str
    about: tuple[str, ...] = ()
    dated: str = ""
    rag: Rag | None = None
    is_own: bool = False


def answer(page: MeasurePage) -> str:
    """``11.3 days in 2020/21: red, 12th of 32, better than Scotland``."""
    line = page.shown
    if line is None:
        return "no values yet"
    when = f"in {line.span.label}{prices_in_words(page)}"
    if line.value is None:
        return f"{_why_none(line)} {when}, {reported_in_words(line.comparators)}"
    found = [
        line.rag.label.lower() if line.rag else "",
        line.comparators.place.words if line.comparators.place else "",
        beside_the_nation(line.comparators),
    ]
    said = ", ".join(filter(None, found))
    value = in_words(line.value, page.definition)
    return f"{value} {when}{': ' if said else ''}{said}"


NOT_IN_REAL_TERMS = (
    "The range that is best is in the money of each period: in real terms nobody is ranked, and "
    "nothing is better or worse than before."
)
NO_CHANGE_AS_SPENT = "What counts as no change is not restated: it is the same sum in every period."


def real_terms_notes(page: MeasurePage) -> tuple[str, ...]:
    """What is not restated with the money, and what follows; nothing without prices."""
    if not page.prices:
        return ()
    ranges = any(line.comparators.definition.direction == Direction.RANGE for line in page.lines)
    found = (ranges and NOT_IN_REAL_TERMS, page.definition.no_change and NO_CHANGE_AS_SPENT)
    return tuple(filter(None, found))


def prices_in_words(page: MeasurePage) -> str:
    return f" {page.prices.words}" if page.prices else ""


def _why_none(line: PeriodLine) -> str:
    return state_in_words(line.own.state) if line.own else "no value of our own"


def reported_in_words(one: Comparators) -> str:
    return f"{one.reported} of {one.of} reported"


def beside_the_nation(one: Comparators) -> str:
    """``better than Scotland``; empty where either has no value."""
    words = _beside_it(one)
    if not words:
        return ""
    joined = {"better": "than ", "worse": "than ", "as good": "as ", "the same": "as "}
    return f"{words} {joined.get(words, '')}{one.national.body.name}"


def _beside_it(one: Comparators) -> str:
    """How ours is beside the nation's: better, worse, as good; above or below where neither way
    is better."""
    if one.value is None or one.national is None or one.national.value is None:
        return ""
    ours, theirs = one.value, one.national.value
    if one.badness is None:
        return "the same" if ours == theirs else "above" if ours > theirs else "below"
    ours, theirs = one.badness(ours), one.badness(theirs)
    return "as good" if ours == theirs else "better" if ours < theirs else "worse"


@dataclass(frozen=True)
class Meaning:
    """Figures of a definition as they are printed; empty where there is none to tell."""

    good_range: str
    no_change: str
    factor: str


def meaning_of(definition: Definition) -> Meaning:
    low, high = definition.range_from, definition.range_to
    good = "" if low is None else f"{plain_number(low)} to {_with_unit(high, definition)}"
    return Meaning(
        good_range=good,
        no_change=_with_unit(definition.no_change, definition) if definition.no_change else "",
        factor="" if definition.factor == 1 else plain_number(definition.factor),
    )


def _with_unit(value: Decimal, definition: Definition) -> str:
    """As it was written, be it finer than the measure's own decimals."""
    unit = definition.unit
    if unit.startswith("£"):
        return f"£{plain_number(value)}{unit[1:]}"
    return f"{plain_number(value)}{'' if unit.startswith('%') else ' '}{unit}".strip()


# Key figures --------------------------------------------------------------------------------


def key_figures(page: MeasurePage) -> list[KeyFigure]:
    """What stands at the head of the page, of the period shown."""
    line = page.shown
    if line is None:
        return []
    found = [
        _own(page, line) if page.body else None,
        _target(page, line) if page.body else None,
        _national(page, line.comparators),
        _family(page, line.comparators.family),
        _best(page, line.comparators.best),
        _rank(line.comparators) if page.body else None,
    ]
    return [one for one in found if one]


def _own(page: MeasurePage, line: PeriodLine) -> KeyFigure:
    about = [change_in_words(page, line), _state_note(line.own)]
    return KeyFigure(
        name=page.body.name,
        value=figure_in_words(line.own, page.definition),
        term="",
        about=tuple(filter(None, about)),
        dated=dated(line.own),
        rag=line.rag,
        is_own=True,
    )


def _target(page: MeasurePage, line: PeriodLine) -> KeyFigure:
    if line.target is None:
        return KeyFigure("Target", "none set", "Target")
    said = tolerance_in_words(line.target, page.definition)
    aim = aim_in_words(line.target, page.definition)
    return KeyFigure("Target", aim, "Target", tuple(filter(None, [said])))


def _national(page: MeasurePage, one: Comparators) -> KeyFigure:
    words = _beside_it(one)
    about = ("given, not worked out", f"ours is {words}" if words else "")
    return KeyFigure(
        page.nation,
        figure_in_words(one.national, page.definition),
        "National figure",
        tuple(filter(None, about)) if one.national else (),
        dated(one.national),
    )


def _family(page: MeasurePage, family: FamilyFigures | None) -> KeyFigure | None:
    if family is None:
        return None
    whole, spread = family.whole.value, range_in_words(family, page.definition)
    about = [
        "" if whole is None else f"from {spread}",
        f"{family.place.words} in it" if family.place else "",
        f"{family.reported} of {family.of} reported",
    ]
    return KeyFigure(
        f"Family {family.name}",
        spread if whole is None else in_words(whole, page.definition),
        "Family group",
        tuple(filter(None, about)),
        dated_together(family),
    )


def _best(page: MeasurePage, best: Best | None) -> KeyFigure | None:
    if best is None:
        return None
    value = range_in_words(best, page.definition)
    who = tuple(filter(None, (some_of(best.who), best.why)))
    return KeyFigure("Best in class", value, "Best in class", who, dated_together(best))


def _rank(one: Comparators) -> KeyFigure | None:
    if one.place is None:
        return None
    about = [
        one.place.quartile_in_words,
        reported_in_words(one),
    ]
    return KeyFigure("Rank", one.place.words, "Rank", tuple(filter(None, about)))


# Words of one figure ------------------------------------------------------------------------


def figure_in_words(figure: Figure | None, definition: Definition) -> str:
    """The value with its unit, or why there is none."""
    if figure is None:
        return NOT_REPORTED
    if figure.value is None:
        return state_in_words(figure.state)
    return in_words(figure.value, definition)


def _state_note(figure: Figure | None) -> str:
    """``provisional`` or ``estimated``; what is plainly reported needs no word."""
    if figure is None or figure.value is None or figure.state == ValueState.REPORTED:
        return ""
    return state_in_words(figure.state)


def dated(figure: Figure | None) -> str:
    return f"data of {print_day(figure.data_of)}" if figure else ""


def dated_together(group: Group) -> str:
    """The dates of the data of several: one day, or the first and the last."""
    if group.dates is None:
        return ""
    first, last = group.dates
    return f"data of {print_day(first)}" + ("" if first == last else f" to {print_day(last)}")


def range_in_words(group: Group, definition: Definition) -> str:
    """``4.0 to 9.0 days``, or one value where all have the same."""
    if group.low is None:
        return NOT_REPORTED
    high = in_words(group.high, definition)
    if group.low == group.high:
        return high
    in_pounds = definition.unit.startswith("£")
    low = (in_words if in_pounds else as_printed)(group.low, definition)
    return f"{low} to {high}"


def change_in_words(page: MeasurePage, line: PeriodLine) -> str:
    """``Better by 0.4 days``, ``No change``; why not, where there is none to tell."""
    change = line.change
    if change.movement is None or change.movement is Movement.SAME:
        return change.words
    return f"{change.words} by {in_words(abs(change.difference), page.definition)}"


# Lines --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedLine:
    """A period as the page's table prints it. ``break_words`` stand above it."""

    line: PeriodLine
    value: str
    notes: tuple[str, ...]
    target: str
    why_not_judged: str
    change: str
    national: str
    family: str
    family_whole: str
    best: str
    best_who: str
    rank: str
    quartile: str
    reported: str
    whence: str
    break_words: str


def printed_lines(page: MeasurePage) -> list[PrintedLine]:
    """The newest first."""
    return [_printed(page, line) for line in reversed(page.lines)]


def _printed(page: MeasurePage, line: PeriodLine) -> PrintedLine:
    one, definition = line.comparators, page.definition
    family, best = one.family, one.best
    return PrintedLine(
        line=line,
        value=_plain(line.own, definition),
        notes=tuple(filter(None, _notes(page, line))),
        target=_aim_plain(line.target, definition) if line.target else "",
        why_not_judged="" if line.rag else why_not_judged(line.target),
        change=_change_plain(page, line),
        national=_plain(one.national, definition),
        family=_range_plain(family, definition) if family else "",
        family_whole=_whole_plain(family, definition),
        best=_range_plain(best, definition) if best else "",
        best_who=_best_who(best) if best else "",
        rank=one.place.words if one.place else "",
        quartile=one.place.quartile_in_words if one.place else "",
        reported=reported_in_words(one),
        whence=(line.own.whence.label or line.own.whence.data_set) if line.own else "",
        break_words=break_in_words(line.broken_by) if line.broken_by else "",
    )


def _best_who(best: Best) -> str:
    """``Angus``; ``Angus and Fife, within the range``."""
    return ", ".join(filter(None, (some_of(best.who), best.why)))


def _notes(page: MeasurePage, line: PeriodLine) -> list[str]:
    """What is to be known of the value: in another unit, provisional, revised, commented on."""
    unit = line.comparators.definition.unit
    return [
        f"in {unit or 'plain numbers'}" if unit != page.definition.unit else "",
        _state_note(line.own),
        f"before: {_given_plain(line.before, page)}" if line.before else "",
        f"now: {_given_plain(line.later, page)}" if line.later else "",
        line.own.comment_for(line.own.body.organisation_id) if line.own else "",
    ]


def _plain(figure: Figure | None, definition: Definition) -> str:
    if figure is None or figure.value is None:
        return figure_in_words(figure, definition)
    return as_printed(figure.value, definition)


def _given_plain(given: Given, page: MeasurePage) -> str:
    """A value of the history, in the prices that the page is in."""
    if given.value is None:
        return state_in_words(given.state)
    value = page.prices.real(given.value, given.span) if page.prices else given.value
    return as_printed(value, page.definition)


def _aim_plain(target: Aimed, definition: Definition) -> str:
    if target.kind == TargetKind.NUMBER:
        return as_printed(target.value, definition)
    return aim_in_words(target, definition)


def _change_plain(page: MeasurePage, line: PeriodLine) -> str:
    change = line.change
    if change.movement is None or change.movement is Movement.SAME:
        return change.words
    return f"{change.words} by {as_printed(abs(change.difference), page.definition)}"


def _range_plain(group: Group, definition: Definition) -> str:
    if group.low is None:
        return NOT_REPORTED
    low, high = (as_printed(value, definition) for value in (group.low, group.high))
    return high if group.low == group.high else f"{low} to {high}"


def _whole_plain(family: FamilyFigures | None, definition: Definition) -> str:
    """Empty where there is no figure of all together."""
    if family is None or family.whole.value is None:
        return ""
    return f"together {as_printed(family.whole.value, definition)}"


def whence_in_words(figure: Figure | None) -> str:
    """``Annual return, January 2022``: what it came with, and of which set."""
    if figure is None:
        return ""
    whence = figure.whence
    return f"{whence.label} ({whence.data_set})" if whence.label else whence.data_set


def break_in_words(definition: Definition) -> str:
    """``The definition changed from 1 April 2010: …``."""
    why = f": {definition.reason}" if definition.reason else ""
    day = print_day(definition.applies_from)
    return f"The definition changed from {day}{why}. Values before and after are not comparable."


def known_in_words(known_at: dt.datetime) -> str:
    return f"As known on {print_day(timezone.localdate(known_at))}"

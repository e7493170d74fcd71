"""Values typed into the grid: one period of an organisation's own body, counting at once.

They keep the same rules as a file (``imports.checking``), and are kept as a vintage of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation

from django.db import transaction

from accounts.models import Membership
from records import clock
from records.refusals import Conflict, Refused

from ..exact import rounded_to
from ..imports.book import Book, book_of
from ..imports.checking import Checker
from ..imports.given import Context, Given, code_key
from ..imports.numbers import NoNumber, number_of
from ..imports.reports import Question
from ..imports.rows import Held, held_in, insert
from ..imports.staging import report_of, rows_of
from ..models import DataSet, Measure, ReportingBody, Vintage
from ..models.fields import KEPT_DECIMALS
from ..permissions import check_may_enter
from ..spans import Span
from ..vocabulary import WITH_VALUE, Channel, ValueState, VintageState
from .vintages import check_stands, count_from_now


@dataclass(frozen=True)
class Typed:
    """What stands in the boxes of one measure, as it was typed."""

    value: str = ""
    state: str = ""
    numerator: str = ""
    denominator: str = ""
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the boxes say nothing: no value, no parts, and no state that says why."""
        named = self.state and self.state not in WITH_VALUE
        words = (self.value, self.numerator, self.denominator)
        return not named and not any(word.strip() for word in words)


class CellsRefused(Refused):
    """What is wrong, measure by measure: every fault at once."""

    def __init__(self, cells: dict[int, list[str]]) -> None:
        super().__init__("Nothing was saved: put right what is marked.")
        self.cells = cells


class Unsure(Refused):
    """Values that are past any sense, which somebody must say are meant."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(
            "Look at these again, and tick that they are meant: "
            + "; ".join(one.text for one in questions),
            field="sure",
        )


class ValuesChanged(Conflict):
    """Somebody else's values of the same cells were confirmed meanwhile."""

    def __init__(self, data_set: DataSet, held: dict[int, Held | None]) -> None:
        super().__init__(data_set)
        self.held = held


@transaction.atomic
def type_values(
    *,
    data_set: DataSet,
    body: ReportingBody,
    span: Span,
    cells: Mapping[Measure, Typed],
    seen: Mapping[int, Typed],
    sure: bool,
    by: Membership,
) -> Vintage:
    """Every value that is new or another counts from now on. ``cells`` are those that the person
    changed, and ``seen`` what the page had shown in each, by the measure's key; ``sure`` says
    that values past any sense are meant.

    Raises CellsRefused with every fault, Unsure, or ValuesChanged.
    """
    now = clock.now()
    filled = {measure: typed for measure, typed in cells.items() if not typed.is_empty}
    check_may_enter(by, data_set, cells, clock.today())
    fresh = DataSet.objects.select_for_update().select_related("framework").get(pk=data_set.pk)
    check_stands(fresh)
    _check_body(fresh, body)
    held = held_by(fresh, body, span, cells)
    _check_seen(fresh, held, seen)
    _check_emptied(cells, held)
    checker = checked(book_of(fresh), body, span, filled)
    # The box of the comment was before the person's eyes: emptied, it is meant.
    judged = report_of(checker, fresh, Context(), says_comment=True)
    if judged.report.questions and not sure:
        raise Unsure(judged.report.questions)
    if not judged.values:
        raise Refused("Nothing was typed that is not there already.")
    judged.report.answered = [one.key for one in judged.report.questions]
    vintage = Vintage(
        data_set=fresh,
        channel=Channel.TYPED,
        state=VintageState.WAITING,
        label=f"{body}, {span.label}",
        generation=fresh.generation,
        report=judged.report.to_json(),
        received_by=by,
        received_at=now,
    )
    vintage.signed(by).save()
    insert(list(rows_of(vintage, judged.values)))
    return count_from_now(vintage, fresh, by)


def held_by(
    data_set: DataSet, body: ReportingBody, span: Span, measures: Iterable[Measure]
) -> dict[int, Held]:
    """What counts of the body in the period, by measure. One query."""
    keys = [measure.pk for measure in measures]
    held = held_in(data_set, keys)
    found = {key: held.get((key, span.start, span.months), {}).get(body.pk) for key in keys}
    return {key: one for key, one in found.items() if one is not None}


def checked(book: Book, body: ReportingBody, span: Span, cells: Mapping[Measure, Typed]) -> Checker:
    """The cells by the rules of every file; CellsRefused with what is wrong in each."""
    checker = Checker(book, clock.today())
    faults: dict[int, list[str]] = {}
    for measure, typed in cells.items():
        facts = book.measures[code_key(measure.code)]
        count = checker.fault_count
        given = Given(
            measure.code,
            body.name,
            measure.code,
            span.key,
            value_of(typed, facts.in_force(span.start).factor),
            _state(typed),
            typed.numerator,
            typed.denominator,
            typed.comment,
        )
        checker.take_all([given])
        if checker.fault_count > count:
            faults[measure.pk] = [checker.faults[-1].text]
    if faults:
        raise CellsRefused(faults)
    return checker


def _state(typed: Typed) -> str | None:
    """``Reported`` stands in the box unless somebody chose another: a word in the value's place
    says more. Without a value it is a fault, not a missing value that nobody meant."""
    is_left = typed.state in ("", ValueState.REPORTED)
    return None if is_left and typed.value.strip() else typed.state or ValueState.REPORTED


def value_of(typed: Typed, factor: Decimal) -> str:
    """What was typed; where that is nothing, factor × numerator ÷ denominator."""
    if typed.value.strip() or (typed.state and typed.state not in WITH_VALUE):
        return typed.value
    try:
        found = factor * number_of(typed.numerator) / number_of(typed.denominator)
    except (NoNumber, DivisionByZero, InvalidOperation):
        return typed.value
    return f"{rounded_to(found, KEPT_DECIMALS):f}"


def _check_body(data_set: DataSet, body: ReportingBody) -> None:
    own = body.organisation_id == data_set.organisation_id
    if not own or body.kept_by_id != data_set.framework.organisation_id:
        raise Refused("Only values of your own body are typed.")


def _check_emptied(cells: Mapping[Measure, Typed], held: dict[int, Held]) -> None:
    """A value that counts is not taken back by emptying its box."""
    emptied = {
        measure.pk: [f"{measure.code}: to take a value back, choose a state such as “Missing”"]
        for measure, typed in cells.items()
        if typed.is_empty and measure.pk in held and held[measure.pk].value is not None
    }
    if emptied:
        raise CellsRefused(emptied)


def _check_seen(data_set: DataSet, held: dict[int, Held], seen: Mapping[int, Typed]) -> None:
    changed = {
        key: held.get(key) for key, shown in seen.items() if shown != shown_of(held.get(key))
    }
    if changed:
        raise ValuesChanged(data_set, changed)


def shown_of(held: Held | None) -> Typed:
    """What counts, as the boxes show it."""
    if held is None:
        return Typed()
    return Typed(
        value=_plain(held.value),
        state=held.state,
        numerator=_plain(held.numerator),
        denominator=_plain(held.denominator),
        comment=held.comment,
    )


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Savings and benefits, planned and achieved. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from periods.calendar import year_label
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_REPORTED,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    text,
)

from ..records import (
    GROUPS,
    SAVINGS,
    Added,
    AnnualRecord,
    BenefitRecord,
    SavingsRecord,
)
from .cells import WHOLE, as_planned, in_pounds, in_unit, of, set_apart

SAVING_COLUMNS = (
    Column("what", "Programme and kind"),
    Column("planned", "Planned", Kind.MONEY, "£"),
    Column("achieved", "Achieved", Kind.MONEY, "£"),
    Column("difference", "Difference", Kind.MONEY, "£", less=("achieved", "planned")),
    Column("unconfirmed", "Not confirmed yet", Kind.MONEY, "£"),
)
ACHIEVED_RULE = (
    "Achieved is what is final; of cashable savings, what finance has confirmed. What was reported "
    "and may still change stands apart, and is in no other figure. Cash is never added to what is "
    "no cash but in the line that says so."
)
BENEFIT_COLUMNS = (
    Column("benefit", "Saving or benefit"),
    Column("kind", "Kind"),
    Column("unit", "Unit"),
    Column("planned", "Planned", Kind.NUMBER),
    Column("achieved", "Achieved", Kind.NUMBER),
    Column("unconfirmed", "Not confirmed yet", Kind.NUMBER),
    Column("missing", "Periods not reported"),
)


def savings_tables(annual: AnnualRecord | None) -> tuple[Table, ...]:
    if annual is None or annual.savings is None:
        return ()
    found, year = annual.savings, year_label(annual.year)
    return (
        Table(
            f"Savings and benefits in pounds, {year}",
            SAVING_COLUMNS,
            tuple(_saving_rows(found)),
            (ACHIEVED_RULE, *_incomplete(found)),
        ),
        Table(
            f"Each saving and benefit, {year}",
            BENEFIT_COLUMNS,
            tuple(_benefit_row(one) for one in found.benefits),
        ),
    )


def _saving_rows(found: SavingsRecord) -> Iterator[Row]:
    for slug, name in found.programmes:
        yield from _group_rows(RowKind.LINE, found, slug, name)
    yield from _group_rows(RowKind.SUBTOTAL, found, "", WHOLE)
    savings = found.of(SAVINGS)
    if savings.count:
        yield _saving_row(RowKind.TOTAL, "savings", f"{WHOLE}: savings, cashable or not", savings)


def _group_rows(kind: RowKind, found: SavingsRecord, slug: str, name: str) -> Iterator[Row]:
    for group, words in GROUPS.items():
        added = found.of((group,), slug)
        if added.count:
            key = f"{group.replace('_', '-')}-{slug or 'whole'}"
            yield _saving_row(kind, key, f"{name}: {words}", added)


def _saving_row(kind: RowKind, key: str, name: str, added: Added) -> Row:
    cells = (
        as_planned(added.planned),
        in_pounds(added.achieved),
        absent(DOES_NOT_APPLY) if added.difference is None else in_pounds(added.difference),
        set_apart(added.unconfirmed),
    )
    return Row(kind, key, (text(name), *cells))


def _incomplete(found: SavingsRecord) -> Iterator[str]:
    count = sum(bool(one.missing) for one in found.benefits)
    if count:
        yield f"{of(count, len(found.benefits))} have periods without a figure: see each below."


def _benefit_row(one: BenefitRecord) -> Row:
    return Row(
        RowKind.LINE,
        f"benefit-{one.number}",
        (
            text(f"{one.reference} {one.title}"),
            text(one.kind),
            text(one.unit or "£"),
            in_unit(one, one.planned, "nothing planned"),
            in_unit(one, one.achieved, NOT_REPORTED),
            in_unit(one, one.unconfirmed, DOES_NOT_APPLY),
            text(", ".join(one.missing)) if one.missing else absent(DOES_NOT_APPLY),
        ),
    )

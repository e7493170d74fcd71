"""The grid of a month: for each line the ledger's figure, what is accrued beside it, and whether
the next month takes that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from components.pages import BothTexts
from figures.money import NIL, pounds_and_pence

from ..actions import MonthChanged
from ..models import BudgetLine
from ..months.month_figures import Accrued
from .base import Hidden
from .grids import AmountGrid, amount_field, as_typed, grid_labels, plain_amount

BESIDE = ("accrual", "prepayment")


class MonthForm(AmountGrid):
    """``amount_<id>`` is the ledger's figure, ``accrual_<id>`` and ``prepayment_<id>`` stand
    beside it, ``reverses_<id>`` is the tick. ``kept_<id>`` has what the page showed of the
    accruals: both amounts and "yes" or "no"."""

    def __init__(
        self,
        *args,
        lines: Iterable[BudgetLine],
        label: str,
        next_label: str,
        accrued: Mapping[int, Accrued],
        **kwargs,
    ) -> None:
        super().__init__(*args, lines=lines, called=f"{label}, actual", keeps_seen=True, **kwargs)
        self.accrued_shown = accrued
        self.names = {
            "accrual": grid_labels(self.lines, f"{label}, accrual"),
            "prepayment": grid_labels(self.lines, f"{label}, prepayment"),
            "reverses": grid_labels(self.lines, f"{label}, reverse in {next_label}"),
        }
        for line in self.lines:
            for kind in BESIDE:
                self.fields[f"{kind}_{line.pk}"] = amount_field(self.names[kind][line.pk])
            self.fields[f"reverses_{line.pk}"] = forms.BooleanField(
                label=self.names["reverses"][line.pk], required=False
            )
        kinds = ("amount", *BESIDE, "reverses")
        self.order_fields([f"{kind}_{line.pk}" for line in self.lines for kind in kinds])

    # What the page shows -----------------------------------------------------------------

    def shown_accrued(self, line: BudgetLine) -> Accrued:
        return self.accrued_shown.get(line.pk, Accrued())

    def shown_text(self, line: BudgetLine, kind: str) -> str:
        if kind not in BESIDE:
            return super().shown_text(line, kind)
        amount = getattr(self.shown_accrued(line), kind)
        return as_typed(amount or None)

    def is_ticked(self, line: BudgetLine) -> bool:
        if self.is_bound:
            return f"reverses_{line.pk}" in self.data
        return self.shown_accrued(line).reverses

    def kept_input(self, line: BudgetLine) -> Hidden:
        name = f"kept_{line.pk}"
        shown = kept_text(self.shown_accrued(line))
        return Hidden(name, self.data.get(name, "") if self.is_bound else shown)

    # What was typed ----------------------------------------------------------------------

    def kept(self, line: BudgetLine) -> Accrued:
        """What the page showed of the line's accruals when the person began to write."""
        return kept_from(self.data.get(f"kept_{line.pk}", ""))

    @property
    def kept_of_lines(self) -> dict[BudgetLine, Accrued]:
        return {line: self.kept(line) for line in self.lines}

    @property
    def accrued(self) -> dict[BudgetLine, Accrued]:
        """The lines whose accruals differ from what the page showed."""
        typed = {
            line: Accrued(
                self.cleaned_data.get(f"accrual_{line.pk}") or NIL,
                self.cleaned_data.get(f"prepayment_{line.pk}") or NIL,
                self.cleaned_data[f"reverses_{line.pk}"],
            )
            for line in self.lines
            if f"accrual_{line.pk}" in self.data
        }
        return {line: one for line, one in typed.items() if not one.is_as(self.kept(line))}

    # Someone was faster --------------------------------------------------------------------

    def meet(self, changed: MonthChanged) -> list[BothTexts]:
        mine = self.accrued
        both = super().meet(changed) if changed.figures else []
        self.data = self.data.copy()
        for line, theirs in changed.accrued.items():
            both += self._meet_accrued(line, theirs, mine[line])
        return both

    def _meet_accrued(
        self, line: BudgetLine, theirs: Accrued, mine: Accrued
    ) -> Iterable[BothTexts]:
        kept = self.kept(line)
        self.data[f"kept_{line.pk}"] = kept_text(theirs)
        for kind in BESIDE:
            if getattr(theirs, kind) == getattr(kept, kind):
                continue
            label, stands = self.names[kind][line.pk], pounds_and_pence(getattr(theirs, kind))
            message = f"{label}: someone else entered {stands} while you were writing"
            self.add_error(f"{kind}_{line.pk}", message)
            yield BothTexts(label, stands, pounds_and_pence(getattr(mine, kind)))
        if theirs.reverses != kept.reverses:
            label = self.names["reverses"][line.pk]
            said = "ticked" if theirs.reverses else "unticked"
            self.add_error(
                f"reverses_{line.pk}", f"{label}: someone else {said} it while you were writing"
            )
            yield BothTexts(label, said, "ticked" if mine.reverses else "unticked")


def kept_text(accrued: Accrued) -> str:
    said = "yes" if accrued.reverses else "no"
    return f"{accrued.accrual} {accrued.prepayment} {said}"


def kept_from(text: str) -> Accrued:
    """Anything else than ``kept_text`` writes counts as nothing."""
    match text.split():
        case [accrual, prepayment, said]:
            amounts = [plain_amount(accrual), plain_amount(prepayment)]
            if None not in amounts:
                return Accrued(*amounts, said != "no")
    return Accrued()

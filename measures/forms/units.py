"""Unit, decimals and money of many measures at once, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django import forms

from components.forms import Form, LineField, LongTextField, WholeNumberField
from figures.counts import count_in

from ..listing import MeasureLine
from ..models import Measure
from ..terms import Terms, terms_of
from ..vocabulary import MOST_DECIMALS, REASON_LENGTH, UNIT_LENGTH


@dataclass(frozen=True)
class UnitRow:
    line: MeasureLine
    unit: forms.BoundField
    decimals: forms.BoundField
    is_money: forms.BoundField
    version: int


class UnitsForm(Form):
    """A row for each measure of a category; each carries the version of what was on the page."""

    submit_label = "Save these units"
    form_tag = False

    reason = LongTextField(
        label="Why they change",
        max_length=REASON_LENGTH,
        rows=2,
        initial="Units put right",
        error_messages={"required": "Say why they change"},
    )

    def __init__(self, *args, lines: Sequence[MeasureLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.measure.pk: line for line in lines}
        for pk, line in self.lines.items():
            code, now = line.measure.code, line.definition
            self.fields[f"unit_{pk}"] = LineField(
                label=f"Unit of {code}",
                max_length=UNIT_LENGTH,
                required=False,
                initial=now.unit,
                error_messages={"max_length": f"Shorten this to {UNIT_LENGTH} characters"},
            )
            self.fields[f"decimals_{pk}"] = WholeNumberField(
                label=f"Decimals of {code}", least=0, most=MOST_DECIMALS, initial=now.decimals
            )
            self.fields[f"is_money_{pk}"] = forms.BooleanField(
                label=f"{code} is in pounds", required=False, initial=now.is_money
            )

    def changes(self) -> list[tuple[Measure, Terms, int]]:
        """For each measure what it would say, and the version that was on the page."""
        given = self.cleaned_data
        return [
            (
                line.measure,
                replace(
                    terms_of(line.definition),
                    unit=given[f"unit_{pk}"],
                    decimals=given[f"decimals_{pk}"],
                    is_money=given[f"is_money_{pk}"],
                ),
                count_in(self.data.get(f"version_{pk}", "")),
            )
            for pk, line in self.lines.items()
        ]

    def rows(self) -> list[UnitRow]:
        return [
            UnitRow(
                line,
                self[f"unit_{pk}"],
                self[f"decimals_{pk}"],
                self[f"is_money_{pk}"],
                line.definition.pk,
            )
            for pk, line in self.lines.items()
        ]

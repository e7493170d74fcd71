"""What people type of deflators."""

from __future__ import annotations

import datetime as dt

from django import forms

from components.forms import Form
from periods.calendar import financial_year_of, year_label
from programmes.models import FIRST_YEAR

from .figures import FigureField


class IndexForm(Form):
    submit_label = "Add this index"

    year = forms.TypedChoiceField(
        label="Financial year",
        coerce=int,
        error_messages={"required": "Choose a year", "invalid_choice": "Choose a year"},
    )
    index = FigureField(
        label="Index",
        help_text="In the same base as the others. The last one of a year counts.",
        error_messages={"required": "Enter a number above 0"},
    )

    def __init__(self, *args, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = range(financial_year_of(on) + 1, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", "Choose a year"), *((y, year_label(y)) for y in years)]

"""The fields of a source: a role for each column of its files, and rules for some rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import forms

from components.forms import LongTextField, WholeNumberField

from ..imports.layout import Outcome
from ..models import SourceProfile
from .base import line_of_text

NAME_LENGTH = SourceProfile._meta.get_field("name").max_length
FULL = "govuk-!-width-full"
DATE, PERIOD, CHOSEN = "date", "period", "chosen"
MONTH_BY = [
    (DATE, "A column with a date"),
    (PERIOD, "A column with a period, like 2, P02 or 201705"),
    (CHOSEN, "I choose the month when I upload"),
]
OUTCOMES = [
    (Outcome.ASIDE.value, "Set the rows aside: listed, counted in no line"),
    (Outcome.INCOME.value, "They are income: their code gets a line of its own"),
]


def _column(label: str, header: tuple[str, ...], help_text: str = "", none: str = "None"):
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", none), *((name, name) for name in header)],
        required=False,
        widget=forms.Select(attrs={"class": FULL}),
        error_messages={"invalid_choice": "Choose a column of the file"},
    )


NamedFields = Iterator[tuple[str, forms.Field]]


def column_fields(header: tuple[str, ...]) -> NamedFields:
    """Every field above the rules, in the order of the page."""
    yield from _of_the_source()
    yield from _of_the_amount(header)
    yield "text", _column("Text", header, "What the row is about, like the supplier.")
    yield "reference", _column("Reference", header)
    yield from _of_the_code(header)
    yield from _of_the_month(header)
    yield "identity", _identity(header)


def _of_the_source() -> NamedFields:
    yield (
        "name",
        line_of_text(
            "Name of the source",
            "Enter the source's name",
            max_length=NAME_LENGTH,
            help_text="As your colleagues call it, like “Payments over £250”.",
        ),
    )
    yield (
        "kind",
        forms.ChoiceField(
            label="What does each of its files do?",
            choices=SourceProfile.Kind.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what each file does"},
        ),
    )


def _of_the_amount(header: tuple[str, ...]) -> NamedFields:
    yield "amount", _column("Amount", header, "Or debit and credit, if they stand apart.")
    yield "debit", _column("Debit", header)
    yield "credit", _column("Credit", header)
    yield (
        "decimal",
        forms.ChoiceField(
            label="Before the pence stands",
            choices=[(".", "a point: 1,234.50"), (",", "a comma: 1.234,50")],
        ),
    )
    yield (
        "income_is_positive",
        forms.BooleanField(label="The file prints income as positive amounts", required=False),
    )


def _of_the_code(header: tuple[str, ...]) -> NamedFields:
    yield "code_1", _column("Code", header, "Like the cost centre: it finds the budget line.")
    yield "code_2", _column("Second part of the code", header, "Joined to the first by a dash.")
    yield "code_3", _column("Third part of the code", header)
    yield "account", _column("Or an account string", header, "Like 3000-30000-109189-18162001.")
    yield (
        "separator",
        forms.CharField(
            label="What parts the account string",
            max_length=3,
            required=False,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "autocomplete": "off"}),
            error_messages={"max_length": "At most 3 characters part a string"},
        ),
    )
    yield "parts", PartsField()
    yield "code_name", _column("Name of the code", header)


def _of_the_month(header: tuple[str, ...]) -> NamedFields:
    yield (
        "month_by",
        forms.ChoiceField(
            label="What says which month a row belongs to?",
            choices=MONTH_BY,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what says the month"},
        ),
    )
    yield "month_column", _column("Column of the date or period", header)


def _identity(header: tuple[str, ...]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Columns that tell a row from all others",
        help_text="Only if the ledger numbers its rows. With none, the whole row tells it, and "
        "rows that are alike are counted.",
        choices=[(name, name) for name in header],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose columns of the file"},
    )


class PartsField(forms.CharField):
    """``1, 4`` as a tuple of numbers; empty stands for the whole string."""

    def __init__(self) -> None:
        super().__init__(
            label="Which of its parts make the code",
            help_text="Counted from 1, like 3, 5. Leave it empty for the whole string.",
            required=False,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        )

    def to_python(self, value):
        words = re.split(r"[\s,;]+", str(value or "").strip())
        if not all(re.fullmatch(r"[1-9][0-9]?", word, re.ASCII) for word in words if word):
            raise forms.ValidationError("Enter numbers from 1, parted by commas, like 3, 5")
        return tuple(int(word) for word in words if word)


def rule_fields(header: tuple[str, ...]) -> NamedFields:
    """The fields of one rule, by the part of it that each is for."""
    yield (
        "name",
        line_of_text(
            "Name of the rule",
            "",
            max_length=80,
            required=False,
            help_text="As lists say it, like “Capital”.",
        ),
    )
    yield "column", _column("Column", header, none="The code as it is made")
    yield (
        "part",
        WholeNumberField(
            label="Part of the account string, if only one counts",
            least=1,
            most=99,
            required=False,
        ),
    )
    yield (
        "values",
        LongTextField(
            label="Values",
            help_text="One a line. A value that ends in * stands for all that begin so.",
            max_length=2000,
            rows=2,
            required=False,
        ),
    )
    yield (
        "outcome",
        forms.ChoiceField(
            label="What becomes of the rows",
            choices=OUTCOMES,
            widget=forms.Select(attrs={"class": FULL}),
        ),
    )

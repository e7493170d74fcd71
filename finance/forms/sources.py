"""How a ledger's files are read: a sample first, then a role for each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crispy_forms_gds.layout import Button, Div, Field, Fieldset, Size
from django import forms
from django.http import QueryDict

from components.forms import Form
from records.refusals import Refused

from ..imports.layout import Layout, Outcome, Rule
from ..imports.reading import LARGEST_FILE
from ..models import SourceProfile
from .base import ChangeForm
from .source_fields import CHOSEN, DATE, PERIOD, column_fields, rule_fields

MEGABYTE = 1024 * 1024
#: Rules that stand empty below those that there are, and the most that a page shows.
EMPTY_RULES, MOST_RULES = 3, 60
CODE_BOXES = ("code_1", "code_2", "code_3")
RULE_PARTS = ("name", "column", "part", "values", "outcome")
#: At which field a fault of a layout stands, by the words it begins with.
PLACES = (
    ("Choose the amount", "amount"),
    ("Choose both debit", "debit"),
    ("Choose the code", "code_1"),
    ("Say what parts", "separator"),
    ("The parts of", "parts"),
    ("The month comes", "month_by"),
    ("Pence", "decimal"),
)


class FileField(forms.FileField):
    """One file of a ledger, its size looked at before any of it is read."""

    def __init__(self, **options) -> None:
        super().__init__(
            allow_empty_file=True,
            max_length=None,
            widget=forms.FileInput(
                attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm", "class": "govuk-file-upload"}
            ),
            error_messages={"required": "Choose a file"},
            **options,
        )

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > LARGEST_FILE:
            size = f"{file.size / MEGABYTE:,.1f} MB"
            raise forms.ValidationError(
                f"The file has {size}. Choose one of at most {LARGEST_FILE // MEGABYTE} MB"
            )
        return file


class SampleForm(Form):
    """A file as the ledger gives it: nothing of it is loaded."""

    submit_label = "Look at its columns"

    file = FileField(
        label="A file of this ledger",
        help_text="CSV or Excel, as it comes. Only its columns are looked at: nothing is loaded.",
    )


class _Columns:
    """The fields of a source and its rules, and the layout that they make."""

    submit_label = "Save the source"

    def ask(self, frame: Layout, rules: int) -> None:
        """Adds the fields for the columns of ``frame``, and so many empty rules."""
        self.frame, self.rules = frame, min(rules, MOST_RULES)
        self.fields |= dict(column_fields(frame.header))
        for number in range(1, self.rules + 1):
            for part, field in rule_fields(frame.header):
                self.fields[f"rule-{number}-{part}"] = field

    def layout(self):
        hidden = [Field("edit_version")] if "edit_version" in self.fields else []
        return [
            *hidden,
            self.laid_out("name"),
            self.laid_out("kind"),
            self._part("Amounts", ("amount", "debit", "credit"), "decimal", "income_is_positive"),
            self._part("What each row says", ("text", "reference")),
            self._part("The code", CODE_BOXES, ("account", "separator", "parts"), "code_name"),
            self._part("The month", "month_by", "month_column"),
            self._part("The same row again", "identity"),
            *(self._rule_part(number) for number in range(1, self.rules + 1)),
        ]

    def _part(self, legend: str, *rows: str | tuple[str, ...]) -> Fieldset:
        """Fields under a legend; those of a tuple stand side by side where there is room."""
        laid_out = [
            self.laid_out(row) if isinstance(row, str) else self._beside(row) for row in rows
        ]
        return Fieldset(*laid_out, legend=legend, legend_size=Size.MEDIUM)

    def _beside(self, names: tuple[str, ...]) -> Div:
        width = {2: "one-half", 3: "one-third"}[len(names)]
        columns = [
            Div(self.laid_out(name), css_class=f"govuk-grid-column-{width}") for name in names
        ]
        return Div(*columns, css_class="govuk-grid-row")

    def _rule_part(self, number: int) -> Fieldset:
        name, column, part, values, outcome = (f"rule-{number}-{one}" for one in RULE_PARTS)
        return self._part(f"Rule {number}", (name, column), values, (outcome, part))

    def buttons(self):
        return [*super().buttons(), Button.secondary("add_rules", "Show three more rules")]

    def clean(self) -> dict:
        given = super().clean()
        by, column = given.get("month_by"), given.get("month_column")
        if by in (DATE, PERIOD) and not column:
            self.add_error("month_column", "Choose the column that the month comes from")
        for number in range(1, self.rules + 1):
            self._check_rule(number)
        if not self.errors:
            for fault in self.as_read().faults():
                self._place(fault)
        return given

    def _rule(self, number: int) -> dict[str, object]:
        return {part: self.cleaned_data.get(f"rule-{number}-{part}") for part in RULE_PARTS}

    def _check_rule(self, number: int) -> None:
        rule = self._rule(number)
        if bool(rule["name"]) != bool(values_of(rule["values"])):
            missing = "values" if rule["name"] else "name"
            words = "Say which values the rule is about" if rule["name"] else "Name the rule"
            self.add_error(f"rule-{number}-{missing}", words)
        elif rule["part"] and rule["column"] != self.cleaned_data.get("account"):
            self.add_error(f"rule-{number}-part", "Only the account string has parts")

    def _place(self, fault: str) -> None:
        field = next((name for words, name in PLACES if fault.startswith(words)), None)
        self.add_error(field, fault.rstrip("."))

    def refuse(self, refused: Refused) -> None:
        """What the action says of the layout stands where the page's own check would say it."""
        if refused.field in self.fields:
            self.add_error(refused.field, refused.message)
        else:
            self._place(refused.message)

    def as_read(self) -> Layout:
        """The layout that was described."""
        given = self.cleaned_data
        month = {given["month_by"]: given["month_column"]}
        return replace(
            self.frame,
            **{name: given[name] for name in ("amount", "debit", "credit", "text", "reference")},
            **{name: given[name] for name in ("account", "separator", "parts", "code_name")},
            code=tuple(given[box] for box in CODE_BOXES if given[box]),
            date=month.get(DATE, ""),
            period=month.get(PERIOD, ""),
            identity=tuple(given["identity"]),
            decimal=given["decimal"],
            income_is_positive=given["income_is_positive"],
            rules=tuple(self._rules()),
        )

    def _rules(self) -> Iterator[Rule]:
        for number in range(1, self.rules + 1):
            rule = self._rule(number)
            if rule["name"]:
                yield Rule(
                    name=rule["name"],
                    column=rule["column"],
                    values=values_of(rule["values"]),
                    outcome=Outcome(rule["outcome"]),
                    part=rule["part"] or 0,
                )


class SourceForm(_Columns, Form):
    """A new source."""

    def __init__(self, *args, frame: Layout, rules: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.ask(frame, rules)


class SourceChangeForm(_Columns, ChangeForm):
    """How its next files are read; what kind of source it is stays."""

    submit_label = "Save changes"

    def __init__(self, *args, frame: Layout, rules: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.ask(frame, rules)
        self.fields["kind"].disabled = True

    def stored(self, current: SourceProfile, name: str) -> object:
        layout = Layout.from_json(current.layout)
        return initial_of(layout, name=current.name, kind=current.kind).get(name, "")


def values_of(text: object) -> tuple[str, ...]:
    """The values that a rule was given, one a line."""
    return tuple(line.strip() for line in str(text or "").splitlines() if line.strip())


def initial_of(layout: Layout, **more: object) -> dict[str, object]:
    """A layout as the boxes of the form."""
    same = ("amount", "debit", "credit", "text", "reference", "account", "separator", "code_name")
    month_by = DATE if layout.date else PERIOD if layout.period else CHOSEN
    boxes = {
        **{name: getattr(layout, name) for name in (*same, "decimal", "income_is_positive")},
        **dict(zip(CODE_BOXES, (*layout.code, "", "", ""), strict=False)),
        "parts": ", ".join(str(part) for part in layout.parts),
        "month_by": month_by,
        "month_column": layout.month_column,
        "identity": list(layout.identity),
        **more,
    }
    for number, rule in enumerate(layout.rules, start=1):
        values = "\n".join(rule.values)
        parts = (rule.name, rule.column, rule.part or None, values, rule.outcome.value)
        boxes |= {f"rule-{number}-{key}": v for key, v in zip(RULE_PARTS, parts, strict=True)}
    return boxes


def typed(data: QueryDict) -> dict[str, object]:
    """What was typed so far, for a form that comes back with more rules and no errors."""
    return {name: data.getlist(name) if name == "identity" else data[name] for name in data}


def rules_in(data: Mapping[str, object]) -> int:
    """How many rules the page that was sent had."""
    numbers = (re.fullmatch(r"rule-([0-9]{1,3})-name", name, re.ASCII) for name in data)
    return max((int(found[1]) for found in numbers if found), default=EMPTY_RULES)

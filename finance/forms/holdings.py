"""Balances, and funds from outside."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import DateField, Form, MoneyField
from periods.calendar import year_label
from programmes.models import Programme

from ..models import REASON_LENGTH, Balance, BalanceFigure, ExternalFund, FundInstalment
from .base import ChangeForm, as_yes_no, line_of_text, position_field, yes_no
from .lines import programme_choice

BALANCE_LENGTH = Balance._meta.get_field("name").max_length
RESTRICTION_LENGTH = Balance._meta.get_field("restriction").max_length
FUNDER_LENGTH = ExternalFund._meta.get_field("funder").max_length
PURPOSE_LENGTH = ExternalFund._meta.get_field("purpose").max_length


def balance_name() -> forms.CharField:
    return line_of_text("Name", "Enter the balance's name", max_length=BALANCE_LENGTH)


def balance_side() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Side",
        choices=Balance.Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose held or owed"},
    )


def last_day() -> DateField:
    return DateField(
        label="Last day", help_text="Leave it empty while papers should show it.", required=False
    )


def balance_kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *Balance.Kind.choices],
        error_messages={"required": "Choose what kind of balance it is"},
    )


def restriction() -> forms.CharField:
    return line_of_text(
        "Restriction",
        "",
        max_length=RESTRICTION_LENGTH,
        required=False,
        help_text="What it may be used for. Leave it empty where it may be used for anything.",
    )


class BalanceForm(Form):
    submit_label = "Make the balance"

    name = balance_name()
    side = balance_side()
    kind = balance_kind()
    restriction = restriction()


class BalanceChangeForm(ChangeForm):
    name = balance_name()
    side = balance_side()
    kind = balance_kind()
    restriction = restriction()
    position = position_field()
    ended_on = last_day()


class FigureForm(Form):
    submit_label = "Record the balance"

    as_at = DateField(label="At the end of", help_text="For example, 30 9 2009")
    amount = MoneyField(label="Amount, £", help_text="As a plain amount, whichever side it is on.")
    reconciliation = forms.ChoiceField(
        label="Is it reconciled?",
        choices=BalanceFigure.Reconciliation.choices,
        widget=forms.RadioSelect,
        help_text="With the statement of the bank, or of whoever it is owed to or by.",
        error_messages={"required": "Choose whether it is reconciled"},
    )
    difference = MoneyField(
        label="Difference, £",
        help_text="If there is one: the books less the statement from outside.",
        required=False,
    )
    remark = line_of_text(
        "Remark",
        "",
        max_length=REASON_LENGTH,
        required=False,
        help_text="What the difference is, for example cheques not yet presented.",
    )


class _FundFields:
    def offer(self, by: Membership) -> None:
        self.fields["programme"].queryset = Programme.objects.visible_to(by)
        self.fields["programme"].help_text = "If the money belongs to one."


def funder() -> forms.CharField:
    return line_of_text("Funder", "Enter who pays", max_length=FUNDER_LENGTH)


def purpose() -> forms.CharField:
    return line_of_text("Purpose", "Enter what the money is for", max_length=PURPOSE_LENGTH)


def inside() -> forms.TypedChoiceField:
    return yes_no("Is this money inside the position statement?")


class FundForm(_FundFields, Form):
    submit_label = "Make the fund"

    funder = funder()
    purpose = purpose()
    programme = programme_choice()
    inside_statement = inside()

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(by)


class FundChangeForm(_FundFields, ChangeForm):
    funder = funder()
    purpose = purpose()
    programme = programme_choice()
    inside_statement = inside()
    ended_on = last_day()

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(by)

    @staticmethod
    def initial_of(fund: ExternalFund) -> dict[str, object]:
        return {
            "funder": fund.funder,
            "purpose": fund.purpose,
            "programme": fund.programme,
            "inside_statement": as_yes_no(fund.inside_statement),
            "ended_on": fund.ended_on,
        }


class InstalmentForm(Form):
    submit_label = "Record the instalment"

    kind = forms.ChoiceField(
        label="Kind",
        choices=FundInstalment.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose planned or received"},
    )
    year = forms.TypedChoiceField(
        label="Financial year",
        coerce=int,
        error_messages={"required": "Choose a year", "invalid_choice": "Choose a year"},
    )
    amount = MoneyField(
        label="Amount, £", help_text="What it adds; with a minus, what it takes away again."
    )
    dated_on = DateField(label="Due, or received, on", help_text="For example, 31 3 2010")
    remark = line_of_text("Remark", "", max_length=REASON_LENGTH, required=False)

    def __init__(self, *args, around: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = range(around - 5, around + 10)
        self.fields["year"].choices = [(year, year_label(year)) for year in years]

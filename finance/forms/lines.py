"""Groups and lines of the ledger."""

from __future__ import annotations

from django import forms

from accounts.models import Membership
from components.forms import DateField, Form
from programmes.models import Objective, Programme

from ..models import REASON_LENGTH, BudgetedLine, BudgetGroup, BudgetLine, Side
from .base import ChangeForm, as_yes_no, line_of_text, position_field, yes_no

NAME_LENGTH = BudgetLine._meta.get_field("name").max_length
GROUP_NAME_LENGTH = BudgetGroup._meta.get_field("name").max_length


def group_name() -> forms.CharField:
    return line_of_text(
        "Name",
        "Enter the group's name",
        max_length=GROUP_NAME_LENGTH,
        help_text="As it heads the statement, like Staff or Corporate.",
    )


def subtotal() -> forms.TypedChoiceField:
    return yes_no("Does the statement print a subtotal of the group?")


class GroupForm(Form):
    submit_label = "Make the group"

    name = group_name()
    side = forms.ChoiceField(
        label="Side",
        choices=Side.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose income or expenditure"},
    )
    shows_subtotal = subtotal()


class GroupChangeForm(ChangeForm):
    name = group_name()
    position = position_field()
    shows_subtotal = subtotal()


class _OwnChoices:
    """Offers the groups and programmes of the person's organisation."""

    def offer(self, by: Membership, *, side: str = "") -> None:
        groups = BudgetGroup.objects.visible_to(by)
        self.fields["group"].queryset = groups.filter(side=side) if side else groups
        self.fields["group"].label_from_instance = lambda group: (
            f"{group.name} ({group.get_side_display().lower()})"
        )
        self.fields["programme"].queryset = Programme.objects.visible_to(by)


def group_choice() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        BudgetGroup.objects.none(),
        label="Group",
        empty_label="Choose a group",
        error_messages={"required": "Choose a group", "invalid_choice": "Choose a group"},
    )


def programme_choice() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Programme.objects.none(),
        label="Programme",
        help_text="If the line belongs to one. The line keeps the ledger's name.",
        empty_label="None",
        required=False,
        error_messages={"invalid_choice": "Choose a programme from the list"},
    )


def line_name() -> forms.CharField:
    return line_of_text(
        "Name", "Enter the line's name", max_length=NAME_LENGTH, help_text="As in the ledger."
    )


def provision() -> forms.TypedChoiceField:
    return yes_no(
        "Is it a provision?", help_text="A provision is set aside and counted, but not spent."
    )


class LineForm(_OwnChoices, Form):
    submit_label = "Make the line"

    name = line_name()
    group = group_choice()
    programme = programme_choice()
    is_provision = provision()

    def __init__(self, *args, by: Membership, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(by)


class LineChangeForm(_OwnChoices, ChangeForm):
    name = line_name()
    group = group_choice()
    position = position_field()
    programme = programme_choice()
    is_provision = provision()

    def __init__(self, *args, by: Membership, side: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(by, side=side)

    @staticmethod
    def initial_of(line: BudgetLine) -> dict[str, object]:
        return {
            "name": line.name,
            "group": line.group,
            "position": line.position,
            "programme": line.programme,
            "is_provision": as_yes_no(line.is_provision),
        }


class EndLineForm(ChangeForm):
    submit_label = "End the line"

    ended_on = DateField(label="Last day", help_text="For example, 31 3 2010")
    reason = line_of_text("Reason", "Enter why the line ends", max_length=REASON_LENGTH)

    def stored(self, current: BudgetLine, name: str) -> object:
        return current.ended_reason if name == "reason" else current.ended_on


class PaysForForm(Form):
    pays_for = forms.ModelMultipleChoiceField(
        BudgetLine.objects.none(),
        label="Lines that the grant pays for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pays_for"].queryset = lines
        self.fields["pays_for"].label_from_instance = lambda line: (
            f"{line.name} ({line.group.name})"
        )


class PlaceForm(ChangeForm):
    objective = forms.ModelChoiceField(
        Objective.objects.none(),
        label="Objective",
        help_text="If the line belongs to one of its programme's objectives.",
        empty_label="None",
        required=False,
    )

    def __init__(self, *args, budgeted: BudgetedLine, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = Objective.objects.filter(
            planned_programme__plan__organisation_id=budgeted.budget.organisation_id,
            planned_programme__plan__year=budgeted.budget.year,
            planned_programme__programme_id=budgeted.line.programme_id,
        )

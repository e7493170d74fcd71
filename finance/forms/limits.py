"""The limits of all roles on one page."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from accounts.models import Organisation
from components.fields import ShareField
from components.forms import Form, MoneyField
from components.pages import BothTexts
from figures.money import pounds_and_pence

from ..actions import LimitsChanged
from ..budgeting.limits import ROLES
from .base import ChangeForm
from .grids import as_typed, plain_amount

NONE = "no limit of its own"


class MaterialityForm(ChangeForm):
    """From which variance on a line needs a note."""

    submit_label = "Save"

    percent = ShareField(label="Per cent of what was planned")
    amount = MoneyField(label="And at least, £", allow_negative=False)

    def stored(self, current: Organisation, name: str) -> object:
        return getattr(current, f"materiality_{name}", "")


class LimitsForm(Form):
    """A box for each role, ``limit_<role>``, and what the page showed, ``seen_<role>``."""

    submit_label = "Set the limits"

    def __init__(self, *args, shown: dict[str, Decimal | None], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for role in ROLES:
            self.fields[f"limit_{role}"] = MoneyField(
                label=f"{role.label}, £",
                required=False,
                allow_negative=False,
                help_text="Empty: nothing alone, as long as another role has a limit.",
                initial=shown.get(role),
            )
        for role in ROLES:
            self.fields[f"seen_{role}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=as_typed(shown.get(role))
            )

    @property
    def limits(self) -> dict[str, Decimal | None]:
        return {role: self.cleaned_data[f"limit_{role}"] for role in ROLES}

    @property
    def seen(self) -> dict[str, Decimal | None]:
        return {role: plain_amount(self.cleaned_data[f"seen_{role}"]) for role in ROLES}

    def meet(self, changed: LimitsChanged) -> list[BothTexts]:
        """Refuse, show both limits of each role, and count from the stored ones from now on."""
        self.data = self.data.copy()
        both = [
            BothTexts(role.label, _said(changed.current[role]), _said(self.limits[role]))
            for role in ROLES
            if changed.current[role] != self.seen[role]
        ]
        for role in ROLES:
            self.data[f"seen_{role}"] = as_typed(changed.current[role])
        self.refuse(changed)
        return both


def _said(amount: Decimal | None) -> str:
    return NONE if amount is None else f"£{pounds_and_pence(amount)}"

"""Deciding on a proposed change, and what the log of changes shows."""

from __future__ import annotations

from django import forms

from components.forms import Form

from ..models import REASON_LENGTH, BudgetChange, BudgetLine, ProposedChange
from .base import ChangeForm, line_of_text


class RefuseForm(ChangeForm):
    submit_label = "Refuse it"

    reason = line_of_text("Reason", "Enter why you refuse it", max_length=REASON_LENGTH)

    def stored(self, current: ProposedChange, name: str) -> object:
        return current.decision_reason


class LogFilter(Form):
    """What an address asks for: nonsense asks for everything."""

    kind = forms.ChoiceField(
        label="Kind", choices=[("", "All"), *BudgetChange.Kind.choices], required=False
    )
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label="Budget line", empty_label="All", required=False
    )

    def __init__(self, *args, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: f"{line.name} ({line.group.name})"

    @property
    def chosen(self) -> tuple[str, BudgetLine | None]:
        if not self.is_bound:
            return "", None
        self.full_clean()
        return self.cleaned_data.get("kind", ""), self.cleaned_data.get("line")

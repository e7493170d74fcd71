"""What people type about meetings and decisions, as values of the domain."""

from __future__ import annotations

import datetime as dt

from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.db.models import Q

from accounts.models import Membership
from components.forms import DateField, EditForm, Form
from programmes.models import CorporateAim

from .actions import (
    ActionFields,
    DecisionFields,
    Delegated,
    ItemFields,
    MeetingFields,
    PartFields,
)
from .boxes import a_line, a_reason, a_text
from .models import AgendaItem, Body, Decision, Meeting
from .pdf_documents import LARGEST_FILE, MEGABYTE, MOST_PAGES, too_large
from .vocabulary import NAME_LENGTH, REASON_LENGTH, Purpose, Verb

#: Empty boxes below the parts that there are, and the most that a decision has.
EMPTY_PARTS, MOST_PARTS = 3, 20
PART = ("verb", "text", "conditions")
TIMES = ["%H:%M", "%H.%M"]


# Bodies and meetings ----------------------------------------------------------------------


class NewBodyForm(Form):
    submit_label = "Set it up"

    name = a_line("Name of the body", "Enter its name", length=NAME_LENGTH)


class RenameBodyForm(EditForm):
    name = a_line("Name of the body", "Enter its name", length=NAME_LENGTH)


class EndBodyForm(EditForm):
    submit_label = "End it"

    ended_on = DateField(label="Last day")
    reason = a_reason("Why it ends", "Say why it ends")


class _When(forms.Form):
    meets_on = DateField(label="Day", error_messages={"required": "Enter the day of the meeting"})
    starts_at = forms.TimeField(
        label="Time (optional)",
        help_text="Like 10:30 or 14:00",
        required=False,
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a time like 10:30"},
    )
    place = a_line("Place (optional)")

    def meeting_fields(self) -> MeetingFields:
        return MeetingFields(
            **{name: self.cleaned_data[name] for name in MeetingFields.__dataclass_fields__}
        )


class PlanMeetingForm(Form, _When):
    submit_label = "Plan the meeting"
    field_order = ["body", "meets_on", "starts_at", "place"]

    body = forms.ModelChoiceField(
        label="Body",
        queryset=Body.objects.none(),
        empty_label="Choose a body",
        error_messages={"required": "Choose a body"},
    )

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.visible_to(by).counting_on(on)


class ChangeMeetingForm(EditForm, _When):
    pass


class CancelForm(EditForm):
    submit_label = "Cancel the meeting"

    reason = a_reason("Why it is cancelled", "Say why it is cancelled")


class HeldForm(EditForm):
    submit_label = "Record that it was held"

    present = a_text("Who was present", "Say who was present", help_text="One name a line")
    apologies = a_text("Apologies (optional)")


class AgreeForm(Form):
    submit_label = "Put the minutes on record"

    agreed_on = DateField(
        label="Agreed on",
        help_text="The day on which the body agreed them, as a rule that of its next meeting",
    )


# The agenda -------------------------------------------------------------------------------


class _Item(forms.Form):
    title = a_line("Title", "Enter the title")
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices)
    presenter = a_line("Who presents it (optional)")
    exemption = a_text(
        "Exemption (optional)",
        length=REASON_LENGTH,
        help_text="Only for an item taken in private: the exemption that is relied on",
    )
    late_reason = a_reason("Why it comes late", "Say why it comes late")

    def __init__(self, *args, meeting: Meeting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not (meeting.is_agenda_published and self.asks_why_late):
            del self.fields["late_reason"]

    asks_why_late = True

    def item_fields(self) -> ItemFields:
        return ItemFields(**{name: self.cleaned_data[name] for name in self._names()})

    def _names(self) -> list[str]:
        return [name for name in ItemFields.__dataclass_fields__ if name in self.fields]


class NewItemForm(_Item, Form):
    submit_label = "Add the item"


class ChangeItemForm(_Item, EditForm):
    """Why an item came late was said when it came; it stays."""

    asks_why_late = False


class WithdrawForm(Form):
    """``label`` and ``submit`` say of what; before anybody saw it no reason is asked for."""

    reason = a_reason("Why it is withdrawn", "Say why it is withdrawn")

    def __init__(self, *args, submit: str, needed: bool, **kwargs) -> None:
        self.submit_label = submit
        super().__init__(*args, **kwargs)
        if not needed:
            self.fields["reason"].required = False
            self.fields["reason"].label = "Why it is withdrawn (optional)"


class DocumentForm(Form):
    submit_label = "Put it under the item"

    file = forms.FileField(
        label="PDF",
        help_text=f"At most {LARGEST_FILE // MEGABYTE} MB and {MOST_PAGES} pages, without password",
        widget=forms.FileInput(attrs={"accept": ".pdf", "class": "govuk-file-upload"}),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": "Choose a PDF"},
    )
    title = a_line(
        "Title (optional)", help_text="As the agenda prints it; without one, the file’s name"
    )
    source = a_line("Whose document it is (optional)", help_text="Like Audit Scotland")

    def clean_file(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(too_large(file.size))
        return file


# Decisions --------------------------------------------------------------------------------


class _Decided(forms.Form):
    """A subject, parts each with a verb, reasons, aims; ``stored`` counts the parts there are."""

    subject = a_line("Subject", "Enter the subject")
    item = forms.ModelChoiceField(
        label="Agenda item (optional)",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="No item in particular",
    )
    reasons = a_text("Reasons (optional)", rows=4)
    aims = forms.ModelMultipleChoiceField(
        label="Aims that it supports (optional)",
        queryset=CorporateAim.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args,
        by: Membership,
        meeting: Meeting | None,
        decision: Decision | None,
        on: dt.date,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stored = list(decision.parts.all()) if decision else []
        self._add_parts()
        if meeting is None:
            del self.fields["item"]
        else:
            self.fields["item"].queryset = meeting.items.standing()
        self._offer_aims(by, decision, on)

    def _offer_aims(self, by: Membership, decision: Decision | None, on: dt.date) -> None:
        """Those that count on the day, and those that the decision has."""
        aims = CorporateAim.objects.visible_to(by)
        had = Q(decision_links__decision=decision) if decision else Q(pk__in=[])
        counting = Q(pk__in=aims.on(on).values("pk"))
        self.fields["aims"].queryset = aims.filter(counting | had).distinct().in_order()
        if not self.fields["aims"].queryset:
            del self.fields["aims"]

    def _add_parts(self) -> None:
        for number in range(1, self.count + 1):
            made = {
                "verb": forms.ChoiceField(
                    label=f"Part {number}: verb",
                    choices=[("", "Choose one"), *Verb.choices],
                    required=False,
                ),
                "text": a_text(f"Part {number}: what was so decided"),
                "conditions": a_text(f"Part {number}: on what conditions (optional)", rows=2),
            }
            part = self.stored[number - 1] if number <= len(self.stored) else None
            for name, field in made.items():
                self.fields[f"{name}_{number}"] = field
                if part:
                    self.initial.setdefault(f"{name}_{number}", getattr(part, name))

    @property
    def count(self) -> int:
        """Boxes for what is stored, and for as many as were posted, with some to spare."""
        posted = [
            number for number in range(1, MOST_PARTS + 1) if f"verb_{number}" in (self.data or {})
        ]
        return min(max([len(self.stored) + EMPTY_PARTS, *posted]), MOST_PARTS)

    def layout(self):
        parts = {f"{name}_{number}" for name in PART for number in range(1, MOST_PARTS + 1)}
        before = ["maker", "power", "decided_on", "subject", "item"]
        first = [self.laid_out(name) for name in before if name in self.fields]
        rest = [
            self.laid_out(name) for name in self.fields if name not in parts and name not in before
        ]
        return [*first, *(self._part(number) for number in range(1, self.count + 1)), *rest]

    def _part(self, number: int) -> Fieldset:
        legend = f"Part {number}" if number == 1 else f"Part {number} (if there is one)"
        boxes = [self.laid_out(f"{name}_{number}") for name in PART]
        return Fieldset(*boxes, legend=legend, legend_size=Size.SMALL)

    def decision_fields(self) -> DecisionFields:
        given = self.cleaned_data
        parts = [
            PartFields(*(given[f"{name}_{number}"] for name in PART))
            for number in range(1, self.count + 1)
        ]
        return DecisionFields(
            subject=given["subject"],
            parts=parts,
            reasons=given["reasons"],
            aims=list(given.get("aims") or ()),
            item=given.get("item"),
        )


class _Taken(forms.Form):
    maker = a_line(
        "Who decided", "Say who decided", help_text="The post, and the person where they are named"
    )
    power = a_text(
        "Under which power",
        "Say under which power",
        length=REASON_LENGTH,
        rows=2,
        help_text="The scheme of delegation, or the decision that delegated it",
    )
    decided_on = DateField(label="Decided on")

    def taken(self) -> Delegated:
        return Delegated(
            **{name: self.cleaned_data[name] for name in Delegated.__dataclass_fields__}
        )


class RecordDecisionForm(_Decided, Form):
    submit_label = "Record the decision"


class ChangeDecisionForm(_Decided, EditForm):
    pass


class RecordDelegatedForm(_Decided, Form, _Taken):
    submit_label = "Record the decision"


class ChangeDelegatedForm(_Decided, EditForm, _Taken):
    pass


class WithdrawDecisionForm(EditForm):
    submit_label = "Withdraw the decision"

    reason = a_reason("Why it is withdrawn", "Say why it is withdrawn")


class CorrectForm(Form):
    submit_label = "Put it beside the decision"

    text = a_text("What is put right", "Say what is put right")
    reason = a_reason("Why", "Say why it is put right")


# Actions ----------------------------------------------------------------------------------


class _OwnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return str(membership)


class _Do(forms.Form):
    what = a_text("What is to be done", "Say what is to be done", length=REASON_LENGTH)
    owner = _OwnerChoice(
        label="Who does it",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who does it"},
    )
    due_on = DateField(label="By when", error_messages={"required": "Enter the day"})

    def __init__(self, *args, by: Membership, on: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.visible_to(by).on(on).select_related("user")
        self.fields["owner"].queryset = people.order_by("user__name")

    def action_fields(self) -> ActionFields:
        names = ActionFields.__dataclass_fields__
        return ActionFields(**{name: self.cleaned_data[name] for name in names})


class GiveActionForm(_Do, Form):
    submit_label = "Give the action"


class ChangeActionForm(_Do, EditForm):
    pass


class ReportForm(Form):
    submit_label = "Report"

    text = a_reason("How far it is", "Say how far it is")


class DoneForm(EditForm):
    submit_label = "It is done"

    note = a_reason("What was done", "Say what was done")
    done_on = DateField(label="Done on")


class ReopenForm(EditForm):
    submit_label = "Open it again"

    reason = a_reason("Why it is open again", "Say why it is open again")

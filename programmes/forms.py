"""Forms of the plan: what people type, as the actions take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from crispy_forms_gds.layout import Button, Div, Field, Fieldset, Size
from django import forms

from accounts.models import Membership
from accounts.roles import Role
from components.forms import DateField, EditForm, Form, LineField, LongTextField, PercentField
from periods.calendar import financial_year_of, year_label
from records.refusals import Refused

from .models import (
    AUTHORITY_LENGTH,
    QUARTER_NUMBERS,
    REASON_LENGTH,
    SHORT_NAME_LENGTH,
    WORDING_LENGTH,
    Activity,
    HeadAssignment,
    Programme,
)
from .rules import (
    FEWEST_WORDS,
    WITHIN_YEAR,
    check_dates,
    check_expected,
    check_reason,
    check_short_name,
    check_wording,
    clean_text,
)

YEARS_BACK, YEARS_ON = 20, 2
EXPECTED = tuple(f"expected_q{n}" for n in (1, 2, 3, 4))


class AsksRules:
    """An action stops at the first rule that is broken. ``ask`` asks the plan's rules beforehand,
    so that all that is wrong is said at once.
    """

    def ask(self, rule: Callable, *given: object, **named: object) -> None:
        """Ask a rule of what was typed, unless a part of that is wrong or missing already."""
        try:
            rule(*given, **named)
        except Refused as refused:
            if refused.field not in self.errors:
                self.refuse(refused)


class PlanForm(Form):
    submit_label = "Begin this plan"

    year = forms.TypedChoiceField(
        label="Financial year",
        coerce=int,
        help_text="It runs from 1 April to 31 March.",
        error_messages={"required": "Choose a financial year"},
    )

    def __init__(self, *args, today: dt.date, taken: set[int], **kwargs):
        super().__init__(*args, **kwargs)
        now = financial_year_of(today)
        years = range(now + YEARS_ON, now - YEARS_BACK - 1, -1)
        free = [year for year in years if year not in taken]
        self.fields["year"].choices = [(year, year_label(year)) for year in free]
        self.initial["year"] = min(free, key=lambda year: abs(year - now), default=None)


class ProgrammeForm(Form):
    submit_label = "Add this programme"

    name = LineField(
        label="Name", max_length=120, error_messages={"required": "Give the programme a name"}
    )
    short_name = LineField(
        label="Short name",
        max_length=SHORT_NAME_LENGTH,
        help_text=f"At most {SHORT_NAME_LENGTH} characters, for lists, headings and e-mails.",
        error_messages={"required": "Give the programme a short name"},
    )


class ChangeProgrammeForm(EditForm):
    name = ProgrammeForm.base_fields["name"]
    short_name = ProgrammeForm.base_fields["short_name"]


class TakesAway:
    """Its button warns: what it does is not undone by doing it again."""

    def buttons(self):
        return [Button.warning(self.submit_name, self.submit_label)]


class EndProgrammeForm(TakesAway, EditForm):
    submit_label = "End this programme"

    ended_on = DateField(
        label="Last day", help_text="It goes into no plan that begins after this day."
    )
    reason = LongTextField(
        label="Reason",
        max_length=REASON_LENGTH,
        rows=3,
        error_messages={"required": "Say why the programme ends"},
    )


class IncludeForm(Form):
    submit_label = "Put it into the plan"

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label="Programme",
        empty_label="Choose a programme",
        error_messages={
            "required": "Choose a programme",
            "invalid_choice": "Choose a programme from the list",
        },
    )

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes


class ChangeInYear(AsksRules):
    """From which quarter something counts, why, and on whose authority."""

    WHEN = ("from_quarter", "reason", "authority")

    @staticmethod
    def fields_of_change(*, needed: bool = False) -> dict[str, forms.Field]:
        why = "It is shown with the change." if needed else WHEN_NEEDED
        return {
            "from_quarter": forms.TypedChoiceField(
                label="Counts from",
                coerce=int,
                choices=QUARTER_NUMBERS,
                widget=forms.RadioSelect,
                help_text="Earlier quarters keep what they had.",
                error_messages={"required": "Choose the quarter that this counts from"},
            ),
            "reason": LongTextField(
                label="Reason",
                max_length=REASON_LENGTH,
                rows=3,
                required=needed,
                help_text=why,
                error_messages={"required": "Give the reason"},
            ),
            "authority": LineField(
                label="On whose authority (optional)",
                max_length=AUTHORITY_LENGTH,
                required=False,
                help_text="For example, Board, 24 September 2009.",
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= self.fields_of_change(needed=self.reason_needed)

    reason_needed = False

    def clean(self):
        given = super().clean()
        if self.cleaned_data.get("from_quarter", 1) > 1 and "reason" not in self.errors:
            reason = clean_text(self.cleaned_data.get("reason", ""))
            self.ask(check_reason, reason, "", needed_because=WITHIN_YEAR)
        return given

    def when(self):
        """Laid out after what is changed."""
        quarter = Field.radios("from_quarter", inline=True, small=True)
        return [quarter, self.laid_out("reason"), self.laid_out("authority")]

    def layout(self):
        others = [name for name in self.fields if name not in self.WHEN]
        return [*map(self.laid_out, others), *self.when()]


WHEN_NEEDED = "Needed from quarter 2 on, and once a return was asked for on this plan."


class Words(forms.Form):
    """Full wording and short name."""

    wording = LongTextField(
        label="Full wording",
        max_length=WORDING_LENGTH,
        rows=6,
        help_text="8 to 120 words. It prints in the status table and in the highlight report. "
        "Lines that begin with a dash become bullets.",
        error_messages={"required": "Write the full wording"},
    )
    short_name = LineField(
        label="Short name",
        max_length=SHORT_NAME_LENGTH,
        help_text=f"At most {SHORT_NAME_LENGTH} characters, for lists, headings and e-mails.",
        error_messages={"required": "Give a short name"},
    )


class ObjectiveWords(ChangeInYear):
    def clean(self):
        given = super().clean()
        self.ask(check_wording, clean_text(self.cleaned_data.get("wording", "")))
        return given


class ObjectiveForm(ObjectiveWords, Form, Words):
    submit_label = "Add this objective"


class RewordForm(ObjectiveWords, EditForm, Words):
    submit_label = "Save these words"


class WithdrawForm(TakesAway, ChangeInYear, EditForm):
    submit_label = "Withdraw it"
    reason_needed = True


class ActivityFields(Words):
    start_date = DateField(
        label="Start date",
        help_text="For example, 1 4 2009",
        error_messages={"required": "Enter the start date"},
    )
    due_date = DateField(
        label="Due date",
        help_text="For example, 31 12 2009",
        error_messages={"required": "Enter the due date"},
    )
    expected_q1 = PercentField(label="Quarter 1", required=False)
    expected_q2 = PercentField(label="Quarter 2", required=False)
    expected_q3 = PercentField(label="Quarter 3", required=False)
    expected_q4 = PercentField(label="Quarter 4", required=False)


class ActivityLayout(ChangeInYear):
    """Wording and short name may be empty for additional activities, which the action knows."""

    def __init__(self, *args, year: int, kind: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.kind = year, kind
        self.fields["wording"].required = self.fields["short_name"].required = False
        self.fields["wording"].help_text += " Additional supporting activities may have none."

    def layout(self):
        special = {*EXPECTED, *self.WHEN}
        others = [name for name in self.fields if name not in special]
        return [*map(self.laid_out, others), self._expected(), *self.when()]

    def clean(self):
        given = super().clean()
        typed = self.cleaned_data
        words, name = (clean_text(typed.get(one, "")) for one in ("wording", "short_name"))
        priority = typed.get("kind", self.kind) != Activity.Kind.ADDITIONAL
        self.ask(check_wording, words, fewest=FEWEST_WORDS if priority else 0)
        self.ask(check_short_name, name, needed=priority)
        if typed.get("start_date") and typed.get("due_date"):
            self.ask(check_dates, typed["start_date"], typed["due_date"], year=self.year)
        if not self.errors.keys() & set(EXPECTED):
            self.ask(check_expected, self.expected)
        return given

    def _expected(self):
        quarters = [
            Div(Field(name), css_class="govuk-grid-column-one-quarter") for name in EXPECTED
        ]
        return Fieldset(
            Div(*quarters, css_class="govuk-grid-row"),
            legend="Expected progress at each quarter’s end, % – empty for equal steps "
            "from start to due date",
            legend_size=Size.SMALL,
        )

    @property
    def expected(self) -> tuple[int | None, ...]:
        return tuple(self.cleaned_data[name] for name in EXPECTED)


class ActivityForm(ActivityLayout, Form, ActivityFields):
    submit_label = "Add this activity"

    kind = forms.ChoiceField(
        label="Kind",
        choices=Activity.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of activity it is"},
    )
    field_order = ["kind", "wording", "short_name"]


class ChangeActivityForm(ActivityLayout, EditForm, ActivityFields):
    submit_label = "Save these terms"


class AssignForm(Form):
    submit_label = "Assign this person"

    programme = IncludeForm.base_fields["programme"]
    membership = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Person",
        empty_label="Choose a person",
        help_text="Those who have the role of programme head. An administrator gives roles, "
        "on the People page.",
        error_messages={
            "required": "Choose a person",
            "invalid_choice": "Choose a person from the list",
        },
    )
    kind = forms.ChoiceField(
        label="As",
        choices=HeadAssignment.Kind,
        widget=forms.RadioSelect,
        help_text="A deputy may do all that the head may. There is one head at a time.",
        error_messages={"required": "Choose head or deputy"},
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day (optional)", required=False)

    def __init__(self, *args, programmes, organisation, on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["membership"].queryset = (
            Membership.objects.of(organisation)
            .filter(role_rows__role=Role.PROGRAMME_HEAD)
            .exclude(ends_on__lt=on)
            .with_people()
        )


class EndAssignmentForm(EditForm):
    submit_label = "Save the last day"

    ends_on = DateField(label="Last day", help_text="This day still counts.")

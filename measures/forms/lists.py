"""What people say with files of lists: the file, and what it does not tell itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from components.forms import Form, LineField

from ..lists.measure_file import Choices, Line, MeasurePlan
from ..lists.reading import LARGEST_FILE
from ..models import FamilyGrouping
from ..vocabulary import NAME_LENGTH, REASON_LENGTH, Direction, Frequency

#: A file cannot say which range is good: that is said on the measure's own page.
DIRECTIONS = [(one.value, one.label) for one in Direction if one != Direction.RANGE]


class _File(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV, at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv", "class": "govuk-file-upload"}),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": "Choose a file"},
    )

    def clean_file(self):
        """Its size, before any of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("Choose a file of at most 1 MB")
        return file


class ListFileForm(Form, _File):
    submit_label = "Look at it"


class DeflatorFileForm(Form, _File):
    submit_label = "Look at it"
    field_order = ["name", "source", "file"]

    name = LineField(
        label="Name of the deflator",
        help_text="The name of one that is here adds to it; another name begins one.",
        max_length=NAME_LENGTH,
        error_messages={
            "required": "Enter the name",
            "max_length": f"Shorten this to {NAME_LENGTH} characters",
        },
    )
    source = LineField(
        label="Source (optional)",
        max_length=REASON_LENGTH,
        required=False,
        error_messages={"max_length": f"Shorten this to {REASON_LENGTH:,} characters"},
    )


class ConfirmListForm(Form):
    """What was looked at, so that what changed since is not loaded unseen."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)


@dataclass(frozen=True)
class MeasureRow:
    """A measure of the file beside the boxes for its direction."""

    line: Line
    direction: forms.BoundField
    note: forms.BoundField


class ConfirmMeasuresForm(ConfirmListForm):
    """How long periods are where the file does not tell, families by group, and directions that
    are not as the source says."""

    form_tag = False

    def __init__(
        self, *args, plan: MeasurePlan, groupings: Sequence[FamilyGrouping], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.by_key = plan, {str(one.pk): one for one in groupings}
        if plan.needs_frequency:
            self.fields["frequency"] = _choice(
                "How long periods are where the file does not tell",
                [("", "Choose a length"), *Frequency.choices],
                required=False,
            )
        self.groups = {f"group_{at}": name for at, name in enumerate(plan.groups)}
        if groupings:
            self._add_groups()
        for line in plan.changes:
            self._add_direction(line)

    def _add_groups(self) -> None:
        choices = [("", "None"), *((key, one.name) for key, one in self.by_key.items())]
        for name, group in self.groups.items():
            chosen = self.plan.groups[group]
            self.fields[name] = _choice(
                f"Families of {group or 'measures without a category'}",
                choices,
                required=False,
                initial=str(chosen.pk) if chosen else "",
            )

    def _add_direction(self, line: Line) -> None:
        place, code = line.listed.row.line, line.listed.code
        known = [*DIRECTIONS]
        if line.terms.direction == Direction.RANGE:
            known.append((Direction.RANGE.value, Direction.RANGE.label))
        self.fields[f"direction_{place}"] = _choice(
            f"Which way is good for {code}", known, initial=line.terms.direction
        )
        self.fields[f"note_{place}"] = LineField(
            label=f"Why {code} is not as the source says",
            max_length=REASON_LENGTH,
            required=False,
            initial=line.terms.direction_note,
            error_messages={"max_length": f"Shorten this to {REASON_LENGTH:,} characters"},
        )

    def choices(self) -> Choices:
        given = self.cleaned_data
        groupings = {
            group: self.by_key.get(given.get(name, "")) for name, group in self.groups.items()
        }
        directions = {
            line.listed.code: (
                given[f"direction_{line.listed.row.line}"],
                given[f"note_{line.listed.row.line}"],
            )
            for line in self.plan.changes
        }
        return Choices(
            frequency=given.get("frequency", ""), groupings=groupings, directions=directions
        )

    def of_the_list(self) -> list[forms.BoundField]:
        """The boxes that are about more than one measure."""
        names = [name for name in self.fields if name == "frequency" or name in self.groups]
        return [self[name] for name in names]

    def rows(self) -> list[MeasureRow]:
        return [
            MeasureRow(
                line,
                self[f"direction_{line.listed.row.line}"],
                self[f"note_{line.listed.row.line}"],
            )
            for line in self.plan.changes
        ]


def _choice(label: str, choices, **more: object) -> forms.ChoiceField:
    wrong = {"required": "Choose one", "invalid_choice": "Choose from the list"}
    return forms.ChoiceField(label=label, choices=choices, error_messages=wrong, **more)

"""What people type of targets, and of what is done where a measure is red."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crispy_forms_gds.layout import Field
from django import forms
from django.db.models import Q

from accounts.models import Membership
from components.forms import DateField, EditForm, LongTextField
from periods.calendar import year_label

from ..actions.responses import ResponseFields
from ..actions.targets import Aim, Place, TargetsNow, key_of
from ..models import Definition
from ..printing import aim_in_words
from ..spans import Span
from ..vocabulary import COMMENT_LENGTH, REASON_LENGTH, TargetKind
from .figures import FigureField

#: By kind, what is asked of each period: name, heading.
ASKED = {
    TargetKind.NUMBER: (("value", "Target"), ("tolerance", "Still amber within")),
    TargetKind.RANGE: (("low", "From"), ("high", "To"), ("tolerance", "Still amber within")),
    TargetKind.YES_NO: (("value", "Target"),),
    TargetKind.TEXT: (("text", "Target"),),
}
YES_NO = (("", "No target"), ("1", "Yes"), ("0", "No"))


@dataclass(frozen=True)
class Box:
    """A field of the table, as its template draws it."""

    heading: str
    field: forms.BoundField
    options: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class PlaceRow:
    label: str
    now: str
    boxes: tuple[Box, ...]


def label_of(place: Place) -> str:
    """``2009/10``, or ``The plan of 2009/10``."""
    return place.label if isinstance(place, Span) else f"The plan of {year_label(place.year)}"


class TargetsForm(EditForm):
    """Targets of one kind, a line for each period or plan. An empty line has no target."""

    form_tag = False

    def __init__(
        self,
        *args,
        kind: str,
        places: Sequence[Place],
        now: TargetsNow,
        definition: Definition,
        **kwargs,
    ) -> None:
        super().__init__(*args, edit_version=now.edit_version, **kwargs)
        self.kind, self.places, self.now, self.definition = kind, places, now, definition
        for place in places:
            self._add_fields(place)
        self.fields["reason"] = LongTextField(
            label="Why",
            help_text="Needed where a target changes or is taken back.",
            max_length=REASON_LENGTH,
            rows=3,
            required=False,
        )

    def layout(self):
        return [Field("edit_version")]

    def _add_fields(self, place: Place) -> None:
        standing = self.now.at(place)
        for name, heading in ASKED[self.kind]:
            at = f"{name}-{key_of(place)}"
            self.fields[at] = self._field(name, f"{label_of(place)}: {heading.lower()}")
            if standing is not None and standing.kind == self.kind:
                self.initial[at] = self._initial(name, getattr(standing, name))

    def _field(self, name: str, label: str) -> forms.Field:
        if self.kind == TargetKind.YES_NO:
            return forms.ChoiceField(label=label, choices=YES_NO, required=False)
        if name == "text":
            return LongTextField(label=label, max_length=COMMENT_LENGTH, rows=2, required=False)
        return FigureField(label=label, required=False)

    def _initial(self, name: str, value: object) -> object:
        if self.kind == TargetKind.YES_NO:
            return str(int(value))
        return None if name == "tolerance" and not value else value

    def aims(self) -> dict[Place, Aim | None]:
        """What was typed, line by line. A line left empty takes its target back, unless that is
        of another kind, which this table does not show: it stays."""
        found: dict[Place, Aim | None] = {}
        for place in self.places:
            standing, aim = self.now.at(place), self._aim(place)
            if aim is not None:
                found[place] = aim
            elif standing is not None and standing.kind == self.kind:
                found[place] = None
        return found

    def _aim(self, place: Place) -> Aim | None:
        given = {
            name: self.cleaned_data.get(f"{name}-{key_of(place)}") for name, _ in ASKED[self.kind]
        }
        if all(value in (None, "") for value in given.values()):
            return None
        if self.kind == TargetKind.YES_NO:
            given["value"] = Decimal(given["value"])
        given["tolerance"] = given.get("tolerance") or Decimal(0)
        return Aim(kind=self.kind, **given)

    def headings(self) -> list[str]:
        return [heading for _, heading in ASKED[self.kind]]

    def rows(self) -> list[PlaceRow]:
        return [
            PlaceRow(
                label=label_of(place),
                now=self.said(self.now, place),
                boxes=tuple(
                    self._box(f"{name}-{key_of(place)}", heading)
                    for name, heading in ASKED[self.kind]
                ),
            )
            for place in self.places
        ]

    def _box(self, name: str, heading: str) -> Box:
        field, options = self[name], ()
        if self.kind == TargetKind.YES_NO:
            options = tuple((value, words, value == field.value()) for value, words in YES_NO)
        return Box(heading, field, options)

    def said(self, now: TargetsNow, place: Place) -> str:
        """What stands, in words; empty where nothing does."""
        standing = now.at(place)
        return aim_in_words(standing, self.definition) if standing else ""


class ResponseForm(EditForm):
    submit_label = "Save"

    cause = LongTextField(
        label="What caused it",
        max_length=COMMENT_LENGTH,
        rows=4,
        error_messages={"required": "Say what caused it"},
    )
    action = LongTextField(
        label="What is done about it",
        max_length=COMMENT_LENGTH,
        rows=4,
        error_messages={"required": "Say what is done about it"},
    )
    due_on = DateField(label="By when", error_messages={"required": "Enter by when it is done"})
    owner = forms.ModelChoiceField(
        label="Who does it",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        help_text="It stands on this person’s home page until it is marked as done.",
        error_messages={"required": "Choose who does it"},
    )

    def __init__(self, *args, by: Membership, on, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        there = Membership.objects.visible_to(by).select_related("user").order_by("user__name")
        current = Membership.objects.on(on).values("pk")
        chosen = self.initial.get("owner")
        kept = Q(pk=chosen.pk) if chosen else Q(pk__in=[])
        self.fields["owner"].queryset = there.filter(Q(pk__in=current) | kept)

    def response_fields(self) -> ResponseFields:
        names = ("cause", "action", "due_on", "owner")
        return ResponseFields(**{name: self.cleaned_data[name] for name in names})

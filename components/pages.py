"""A page with one form that becomes one action: what every such page of the product does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.db.models import Choices
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.views.generic import FormView

from records.refusals import Conflict, Refused


@dataclass(frozen=True)
class BothTexts:
    """What someone else saved meanwhile, and what this person typed; who and when where known."""

    label: str
    theirs: str
    yours: str
    by: str = ""
    at: datetime | None = None


def in_words(value: object) -> str:
    """A stored or typed value as both texts show it; one of a list of choices by its label."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if _is_empty(value):
        return "(empty)"
    if isinstance(value, Choices):
        return str(value.label)
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def differences(
    labels: Mapping[str, str], theirs: Mapping[str, object], yours: Mapping[str, object]
) -> list[BothTexts]:
    """Both texts of each name that has a label, where they differ; a name that one of the two
    lacks was not asked about."""
    both = [
        (label, theirs[name], yours[name])
        for name, label in labels.items()
        if name in theirs and name in yours
    ]
    return [
        BothTexts(label, in_words(stored), in_words(typed))
        for label, stored, typed in both
        if stored != typed and not (_is_empty(stored) and _is_empty(typed))
    ]


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def labels_of(form_class: type[Form]) -> dict[str, str]:
    """What the form calls its fields."""
    return {name: str(field.label) for name, field in form_class.base_fields.items()}


class ActionPage(FormView):
    """A page says what it asks (``heading``), which action it calls (``act``) and where the
    person comes from (``back``).

    What the action refuses stands at the form, with everything that was typed. Where someone
    else was faster, the page shows both texts, and a second save counts from what is there now.
    """

    template_name = "components/action_page.html"
    heading = ""
    introduction = ""

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.both_texts: list[BothTexts] = []
        self.find()

    def find(self) -> None:
        """Sets what the page is about; a 404 where it is not there."""

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form = super().get_form(form_class)
        form.helper.summary_elsewhere = True  # it stands above the heading
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            done = self.act(form)
        except Conflict as conflict:
            self.both_texts = self.meet(form, conflict)
            return self.form_invalid(form)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.after())

    def act(self, form: Form) -> str:
        """Calls the action with what the valid form holds; returns what the person is told."""
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        """Address and name of the page that this one belongs to."""
        raise NotImplementedError

    def after(self) -> str:
        """Where the person goes once it is done."""
        return self.back()[0]

    def meet(self, form: Form, conflict: Conflict) -> list[BothTexts]:
        """Lets the next save count from what is stored now; returns both texts."""
        both = self.compare(conflict.current, form.cleaned_data)
        form.refuse_as_stale(conflict.current.edit_version)
        return both

    def compare(self, current: object, typed: dict[str, object]) -> list[BothTexts]:
        """What is stored now beside what was typed, where they differ."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        address, words = self.back()
        return super().get_context_data(
            heading=self.heading,
            introduction=self.introduction,
            both_texts=self.both_texts,
            back=address,
            back_words=words,
            **kwargs,
        )

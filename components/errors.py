"""What the error summary lists: every error once, each with the input that it is about."""

from dataclasses import dataclass

from django.forms.formsets import BaseFormSet
from django.forms.widgets import MultiWidget


@dataclass(frozen=True)
class ErrorLink:
    target: str
    message: str


def error_links(form_or_formset):
    """The links of one form, or of a formset and all of its forms, in the page's order."""
    if isinstance(form_or_formset, BaseFormSet):
        return list(_of_formset(form_or_formset))
    return list(_of_form(form_or_formset))


def _of_formset(formset):
    if not formset.is_bound:
        return
    first = _first_input(formset.forms[0]) if formset.forms else ""
    for message in formset.non_form_errors():
        yield ErrorLink(first, message)
    for position, form in enumerate(formset.forms, start=1):
        row = getattr(form, "row_name", f"Row {position}")
        for link in _of_form(form):
            yield ErrorLink(link.target, f"{row}: {link.message}")


def _of_form(form):
    if not form.errors:
        return
    for message in form.non_field_errors():
        yield ErrorLink(_first_input(form), message)
    for field in form.hidden_fields():
        for message in field.errors:
            yield ErrorLink("", message)
    for field in form.visible_fields():
        yield from _of_field(field)


def _of_field(field):
    """A part of a date that is wrong is linked itself; else the first of its boxes."""
    parts = getattr(field.field, "fields", ())
    seen = set()
    for position, part in enumerate(parts):
        for message in getattr(part.widget, "errors", ()):
            seen.add(message)
            yield ErrorLink(f"{field.auto_id}_{position}", message)
    for message in field.errors:
        if message not in seen:
            yield ErrorLink(input_id(field), message)


def _first_input(form):
    return next((input_id(field) for field in form.visible_fields()), "")


def input_id(field):
    """The id of the element that takes the focus for a field."""
    if isinstance(field.field.widget, MultiWidget):
        return f"{field.auto_id}_0"
    return field.auto_id

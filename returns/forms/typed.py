"""What was typed into a step's form and not saved: how it is read off a form, and laid over one."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from figures.counts import count_in

from ..drafts import BASED_ON, REVISION, TYPED_BY, DraftText, Typing
from ..parked import Parked

#: What a step's page sends that is no field of the step.
_FRAME = {BASED_ON, REVISION, TYPED_BY, "csrfmiddlewaretoken", "draft", "ready", "continue"}


def typing_in(posted: Mapping[str, str]) -> Typing:
    """All the fields of a form, as a browser without scripts sends them."""
    return Typing(
        values={name: text for name, text in posted.items() if name not in _FRAME},
        based_on=count_in(posted.get(BASED_ON)),
        revision=count_in(posted.get(REVISION)),
    )


def lay_over(form: forms.Form, draft: DraftText, parked: Parked | None) -> bool:
    """Put what was typed into the form; whether that says anything else than the store.

    A draft that says the same is one whose last save came in after its step was saved.
    """
    values, based_on = dict(draft.values), draft.based_on
    if parked:
        typed = typing_in(parked.values)
        values |= dict.fromkeys(_ticks(form), "") | dict(typed.values)
        based_on = typed.based_on
    if not says_else(values, shown_in(form) if values else {}):
        return False
    if form.is_bound:
        form.data = {**form.data, **values, BASED_ON: str(based_on)}
    else:
        form.initial |= {**_grouped(form, values), BASED_ON: based_on}
    return True


def says_else(typed: Mapping[str, str], shown: Mapping[str, str]) -> bool:
    """Whether what was typed differs from what a form shows, by box; blanks around it count for
    nothing, as in what is saved."""
    return any(typed[name].strip() != text.strip() for name, text in shown.items() if name in typed)


def _ticks(form: forms.Form) -> list[str]:
    return [name for name, one in form.fields.items() if isinstance(one, forms.BooleanField)]


def _grouped(form: forms.Form, values: Mapping[str, str]) -> dict[str, object]:
    """By field, as its box takes it: what has several boxes has a list."""
    found: dict[str, object] = {}
    for name, field in form.fields.items():
        parts = _boxes_of(name, field)
        if len(parts) == 1:
            found |= {name: values[name]} if name in values else {}
        elif any(part in values for part in parts):
            before = field.widget.decompress(form.initial.get(name))
            found[name] = [values.get(part, before[at] or "") for at, part in enumerate(parts)]
    return found


def _boxes_of(name: str, field: forms.Field) -> list[str]:
    if isinstance(field.widget, forms.MultiWidget):
        return [f"{name}_{at}" for at in range(len(field.widget.widgets))]
    return [name]


def shown_in(form: forms.Form) -> dict[str, str]:
    """By box, what a form shows, as a browser would send it; an empty box and one that is not
    ticked as an empty text."""
    found = {}
    for name, field in form.fields.items():
        # Not by its box, which would go on showing what it was first asked for.
        value = form[name].value() if form.is_bound else form.get_initial_for_field(field, name)
        parts = _boxes_of(name, field)
        if len(parts) > 1 and not isinstance(value, list):
            value = field.widget.decompress(value)
        texts = value if len(parts) > 1 else [value]
        found |= {part: _text(one) for part, one in zip(parts, texts, strict=True)}
    return {name: text for name, text in found.items() if name not in _FRAME}


def _text(value: object) -> str:
    if value in (None, False):
        return ""
    return "on" if value is True else str(value)


def labels_of(form: forms.Form) -> dict[str, str]:
    """By box, what a person calls it: rows of activities bear the same labels."""
    planned = getattr(getattr(form, "page", None), "planned", None)
    keys = {one.activity.pk: one.key for one in planned.activities} if planned else {}
    found = {}
    for name, field in form.fields.items():
        label = str(field.label or name)
        if name.startswith("activity-"):
            label = f"{keys.get(int(name.split('-')[1]), '')}: {label}"
        found |= dict.fromkeys(_boxes_of(name, field), label)
    return found

"""Boxes of a form that a page lays out itself, in the design system's markup.

A step has some thirty of them. Drawn in Python they cost a tenth of what the templates of widgets
cost; which is why a step stays within five times an empty page.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import lru_cache

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

NOTHING = SafeString("")


@register.simple_tag
def box(field: BoundField, of: str = "", strong: bool = False, hide_label: bool = False):
    """Label, hint, errors and box. ``of`` says of what, for those who hear the page."""
    size = " govuk-label--s" if strong else ""
    hidden = " govuk-visually-hidden" if hide_label else ""
    return _markup(
        '<div class="govuk-form-group{}"><label class="govuk-label{}{}" for="{}">{}{}</label>'
        "{}{}{}</div>",
        _wrong(field),
        size,
        hidden,
        field.auto_id,
        field.label,
        _for_hearing(of),
        _hint(field),
        _errors(field),
        _draw(field),
    )


@register.simple_tag
def tick_box(field: BoundField, of: str = "") -> SafeString:
    """A single checkbox with its label behind it."""
    checked = {"checked": bool(field.value())}
    return _markup(
        '<div class="govuk-form-group{}">{}'
        '<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">'
        '<input type="checkbox"{}><label class="govuk-label govuk-checkboxes__label" for="{}">'
        "{}{}</label></div></div></div>",
        _wrong(field),
        _errors(field),
        _written(_attributes(field) | checked),
        field.auto_id,
        field.label,
        _for_hearing(of),
    )


@register.simple_tag
def radios(field: BoundField, of: str = "") -> SafeString:
    """A choice of a few, each with its label behind it."""
    shared, chosen = _attributes(field), str(field.value() or "")
    items = _each(
        '<div class="govuk-radios__item"><input type="radio"{}>'
        '<label class="govuk-label govuk-radios__label" for="{}">{}{}</label></div>',
        (
            (
                _written(_one_radio(shared, at, value, chosen)),
                f"{field.auto_id}_{at}",
                label,
                _for_hearing(of),
            )
            for at, (value, label) in enumerate(field.field.choices)
        ),
    )
    return _grouped(field, of, '<div class="govuk-radios govuk-radios--small">{}</div>', items)


def _one_radio(shared: dict[str, object], at: int, value: str, chosen: str) -> dict[str, object]:
    described = {name: shared[name] for name in ("name", "class")}
    own = {"id": f"{shared['id']}_{at}", "value": value, "checked": value == chosen}
    return described | own


@register.simple_tag
def days(field: BoundField, of: str = "") -> SafeString:
    """Day, month and year, each in a box of its own."""
    value = field.value()
    typed = value if isinstance(value, list) else field.field.widget.decompress(value)
    wrong = " govuk-input--error" if field.errors else ""
    boxes = _each(
        '<div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" '
        'for="{id}">{part}{of}</label><input type="text" class="govuk-input '
        'govuk-date-input__input govuk-input--width-{width}{wrong}" name="{name}" id="{id}" '
        'value="{value}" inputmode="numeric" autocomplete="off"></div>',
        (
            {
                "id": f"{field.auto_id}_{at}",
                "name": f"{field.html_name}_{at}",
                "part": part,
                "of": _for_hearing(f"{field.label} {of}"),
                "width": width,
                "wrong": wrong,
                "value": "" if typed[at] is None else typed[at],
            }
            for at, (part, width) in enumerate((("Day", 2), ("Month", 2), ("Year", 4)))
        ),
    )
    return _grouped(field, of, '<div class="govuk-date-input">{}</div>', boxes)


def _grouped(field: BoundField, of: str, frame: str, boxes: SafeString) -> SafeString:
    """Boxes of one field under the field's own legend, its errors between."""
    return _markup(
        '<div class="govuk-form-group{}"><fieldset class="govuk-fieldset">'
        '<legend class="govuk-fieldset__legend app-return__legend">{}{}</legend>{}{}{}'
        "</fieldset></div>",
        _wrong(field),
        field.label,
        _for_hearing(of),
        _hint(field),
        _errors(field),
        _markup(frame, boxes),
    )


# Django's own functions for this look at each value in five ways; here there are a thousand.


def _escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else html.escape(str(value))


def _markup(frame: str, *values: object, **named: object) -> SafeString:
    """As ``format_html``: every value is escaped but what is markup already."""
    found = {name: _escaped(value) for name, value in named.items()}
    return SafeString(frame.format(*[_escaped(value) for value in values], **found))


def _each(frame: str, rows: Iterable[tuple | dict]) -> SafeString:
    """As ``format_html_join``, with nothing between."""
    return SafeString(
        "".join(
            _markup(frame, **row) if isinstance(row, dict) else _markup(frame, *row) for row in rows
        )
    )


def _wrong(field: BoundField) -> str:
    return " govuk-form-group--error" if field.errors else ""


def _for_hearing(of: str) -> SafeString:
    if not of:
        return NOTHING
    return _markup('<span class="govuk-visually-hidden"> {}</span>', of)


def _hint(field: BoundField) -> SafeString:
    if not field.help_text:
        return NOTHING
    hint = '<div id="{}_helptext" class="govuk-hint">{}</div>'
    return _markup(hint, field.auto_id, field.help_text)


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return NOTHING
    messages = _each(
        '<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {}</p>',
        ((error,) for error in field.errors),
    )
    return _markup('<div id="{}_error">{}</div>', field.auto_id, messages)


def _attributes(field: BoundField) -> dict[str, object]:
    named = {"name": field.html_name, "id": field.auto_id}
    if getattr(field.form, "focus", "") == field.name:
        named["autofocus"] = True
    return named | field.field.widget.attrs | field.build_widget_attrs({})


def _written(attributes: dict[str, object]) -> SafeString:
    """Attributes as markup; True stands alone, False and None are left out."""
    parts = [
        f" {name}" if value is True else f' {name}="{_escaped(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    ]
    # Names are ours; every value went through _escaped().
    return SafeString("".join(parts))


def _draw(field: BoundField) -> SafeString:
    attributes, value = _attributes(field), field.value()
    typed = "" if value is None else str(value)
    widget = field.field.widget
    if isinstance(widget, forms.Select):
        return _markup("<select{}>{}</select>", _written(attributes), _options(field, typed))
    if isinstance(widget, forms.Textarea):
        # A browser drops the first line break of a textarea: ours goes before what was typed.
        return _markup("<textarea{}>\n{}</textarea>", _written(attributes), typed)
    return _markup('<input type="text"{}>', _written(attributes | {"value": typed}))


def _options(field: BoundField, chosen: str) -> SafeString:
    return _drawn_options(tuple(field.field.choices), chosen)


# A page has the same few lists over and over.
@lru_cache(maxsize=256)
def _drawn_options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return _each(
        '<option value="{}"{}>{}</option>',
        ((value, _written({"selected": str(value) == chosen}), label) for value, label in choices),
    )

"""A figure in a benefit's own unit, as people type and paste it."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

#: Thirteen digits before the point and four after it: what the column holds.
PLAIN = re.compile(r"(\d{1,13}|\d{1,3}(,\d{3}){1,4})(\.\d{1,4})?", re.ASCII)
SIGNS = re.compile("^[-\u2212\u2012\u2013]")


class FigureField(forms.Field):
    """A number with at most four decimals: 1,234.5 · £1,234 · -12 · (12)."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter a number",
        "invalid": "Enter a number, like 1,234.5",
    }

    def widget_attrs(self, widget):
        return {"inputmode": "text", "autocomplete": "off", "class": "govuk-input--width-10"}

    def to_python(self, value):
        if isinstance(value, Decimal):
            return value
        text = "".join(str(value or "").split()).replace("£", "")
        if not text:
            return None
        negative = bool(SIGNS.match(text)) or (text.startswith("(") and text.endswith(")"))
        bare = text[1:-1] if text.startswith("(") else SIGNS.sub("", text)
        if not PLAIN.fullmatch(bare):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(bare.replace(",", ""))
        return -number if negative and number else number

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

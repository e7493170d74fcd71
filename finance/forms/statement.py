"""Which month end, and as known when."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from components.forms import Form
from periods.calendar import month_label, year_label

MESSAGE = "Enter a day, like 31 10 2009, or leave it empty for what is known now"


class MomentField(forms.CharField):
    """A day, which stands for its end in London, or a moment in ISO 8601; empty is None."""

    def to_python(self, value: object) -> dt.datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return _day_end(text) or _moment(text)
        except (ValueError, OverflowError) as error:
            raise ValidationError(MESSAGE, code="invalid") from error


def _day_end(text: str) -> dt.datetime | None:
    typed = re.fullmatch(r"(\d{1,2})[ /.](\d{1,2})[ /.](\d{4})", text, re.ASCII)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if not (typed or iso):
        return None
    year, month, day = (int(n) for n in (typed.groups()[::-1] if typed else iso.groups()))
    if not 1990 <= year <= 2100:
        raise ValueError(f"{year} is a slip")
    return timezone.make_aware(dt.datetime(year, month, day, 23, 59, 59, 999999))  # noqa: DTZ001


def _moment(text: str) -> dt.datetime:
    moment = parse_datetime(text.replace(" ", "+"))
    if moment is None or not 1990 <= moment.year <= 2100:
        raise ValueError(f"{text} is no moment")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class MonthChooser(Form):
    """A GET form: it chooses what to look at and changes nothing."""

    month = forms.ChoiceField(label="Month end")
    known_at = MomentField(
        label="As it was known on",
        help_text="A day, like 31 10 2009. Leave it empty for what is known now.",
        required=False,
    )

    def __init__(self, *args, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [
            (
                year_label(year),
                [(f"{year}-{m:02d}", month_label(year, m)) for m in range(1, 13)],
            )
            for year in years
        ]
        self.fields["month"].error_messages = {
            "invalid_choice": "Choose a month from the list",
            "required": "Choose a month from the list",
        }

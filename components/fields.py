"""Fields that turn what people type into values of the domain, or say what is wrong."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from figures.money import LARGEST

MINUS_SIGNS = "-\u2212\u2012\u2013\u2010\u2011"
PLAIN_AMOUNT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|(?=\.\d))(?:\.\d{0,2})?", re.ASCII)
PLAIN_FIGURE = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?|\.\d+", re.ASCII)
FIGURE_SIGN = re.compile("^[-\u2212\u2012\u2013]")
BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))", re.ASCII)

LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
#: What Word's symbol fonts have in the place of bullets.
WORDS_BULLETS = dict.fromkeys((0xF0A7, 0xF0B7, 0xF0D8), "\u2022")


class MoneyField(forms.Field):
    """Pounds and pence as people write and paste them: £1,234.50 · (1,234) · 1234- · 1 234."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter an amount in pounds and pence, like 1,234.50",
        "invalid": "Enter an amount in pounds and pence, like 1,234.50",
        "too_large": "Enter an amount of less than 100,000,000,000 pounds",
        "negative": "Enter an amount that is not negative",
    }

    def __init__(self, *, allow_negative=True, **kwargs):
        self.allow_negative = allow_negative
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "text", "autocomplete": "off", "class": "govuk-input--width-10"}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text, negative = _without_sign(_in_plain_characters(str(value)))
        if not text:
            return None if not str(value).strip() else self._refuse("invalid")
        text = BETWEEN_DIGITS.sub(",", text)
        if not PLAIN_AMOUNT.fullmatch(text):
            self._refuse("invalid")
        digits = text.replace(",", "").rstrip(".")
        if len(digits) > 40 or (amount := Decimal(digits)) > LARGEST:
            self._refuse("too_large")
        amount = amount.quantize(Decimal("0.01"))
        return -amount if negative and amount else amount

    def validate(self, value):
        super().validate(value)
        if value is not None and value < 0 and not self.allow_negative:
            self._refuse("negative")

    def prepare_value(self, value):
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True

    def _refuse(self, code):
        raise ValidationError(self.error_messages[code], code=code)


def _in_plain_characters(text):
    """Spaces of every width become one kind, minus signs too; digits stay as they are."""
    plain = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in text)
    for sign in MINUS_SIGNS:
        plain = plain.replace(sign, "-")
    return plain.strip()


def _without_sign(text):
    """What is left of an amount without its sign and its pound, and whether it is negative.

    A second sign of either kind stays in the text and so is refused.
    """
    text = text.removeprefix("£").strip() if text.startswith("£") else text
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1].strip(), True
    elif text.startswith("-"):
        text, negative = text[1:].strip(), True
    elif text.endswith("-"):
        text, negative = text[:-1].strip(), True
    return text.removeprefix("£").strip(), negative


class FigureField(forms.Field):
    """A figure in a unit of its own, with at most so many digits before the point and decimals
    after it, as its column holds: 1,234.5 · £1,234 · -12 · (12). ``percent``: 93.2% is 93.2."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter a number",
        "invalid": "Enter a number, like 1,234.5",
    }

    def __init__(self, *, digits: int, decimals: int, percent: bool = False, **kwargs):
        self.digits, self.decimals, self.percent = digits, decimals, percent
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "text", "autocomplete": "off", "class": "govuk-input--width-10"}

    def to_python(self, value):
        if isinstance(value, Decimal):
            return value
        text = "".join(str(value or "").split()).replace("£", "")
        text = text.removesuffix("%") if self.percent else text
        if not text:
            return None
        negative = bool(FIGURE_SIGN.match(text)) or (text.startswith("(") and text.endswith(")"))
        bare = text[1:-1] if text.startswith("(") else FIGURE_SIGN.sub("", text)
        whole, _, rest = bare.replace(",", "").partition(".")
        if (
            not PLAIN_FIGURE.fullmatch(bare)
            or len(whole) > self.digits
            or len(rest) > self.decimals
        ):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(bare.replace(",", ""))
        return -number if negative and number else number

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class PercentField(forms.Field):
    """A whole number from 0 to 100; a % sign after it is welcome."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "Enter a whole number from 0 to 100",
        "invalid": "Enter a whole number from 0 to 100",
    }

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-3"}

    def to_python(self, value):
        if value in self.empty_values or not str(value).strip():
            return None
        text = str(value).strip().removesuffix("%").strip()
        if not re.fullmatch(r"\d{1,3}", text, re.ASCII) or int(text) > 100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class WholeNumberField(forms.IntegerField):
    """A whole number within limits; whatever is wrong with it, the answer names the limits."""

    widget = forms.TextInput

    def __init__(self, *, least: int, most: int, wrong: str = "", **kwargs):
        wrong = wrong or f"Enter a whole number from {least} to {most}"
        kwargs["error_messages"] = _always(wrong)
        super().__init__(min_value=least, max_value=most, **kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-4"}


class ShareField(forms.DecimalField):
    """A percentage from 0 to ``most`` with one or two places; a % sign after it is welcome."""

    widget = forms.TextInput

    def __init__(self, *, most: int = 100, **kwargs):
        wrong = f"Enter a percentage from 0 to {most}, like 7.5"
        kwargs["error_messages"] = _always(wrong)
        super().__init__(min_value=0, max_value=most, max_digits=6, decimal_places=2, **kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}

    def to_python(self, value):
        return super().to_python(
            value.strip().removesuffix("%") if isinstance(value, str) else value
        )


def _always(wrong: str) -> dict[str, str]:
    codes = ("required", "invalid", "min_value", "max_value", "max_digits")
    return dict.fromkeys((*codes, "max_decimal_places", "max_whole_digits"), wrong)


class DateField(DateInputField):
    """Three boxes for day, month and year; a year outside 1990 to 2100 is a slip."""

    EARLIEST, LATEST = 1990, 2100

    def __init__(self, **kwargs):
        kwargs.setdefault("require_all_fields", False)
        messages = kwargs.pop("error_messages", {})
        super().__init__(**kwargs)
        self.error_messages |= {
            "required": "Enter the day, month and year",
            "invalid": "Enter a real date, like 30 9 2009",
            "year": f"Enter a year from {self.EARLIEST} to {self.LATEST}",
            **messages,
        }
        for widget in self.widget.widgets:
            widget.attrs["inputmode"] = "numeric"
            widget.attrs["autocomplete"] = "off"
        for part, name in zip(self.fields, ("day", "month", "year"), strict=True):
            part.error_messages["incomplete"] = f"The date must include a {name}"
            for validator in part.validators:
                if isinstance(validator, RegexValidator):
                    validator.message = f"Enter the {name} as a number"

    def compress(self, data_list):
        day, month, year = data_list
        if not (day and month and year):
            return None
        if len(year) != 4 or not self.EARLIEST <= int(year) <= self.LATEST:
            raise ValidationError(self.error_messages["year"], code="year")
        if len(day) > 2 or len(month) > 2:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return date(int(year), int(month), int(day))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def without_unseen(text):
    """The text without characters that no paper and no workbook can hold: control characters
    but line breaks and tabs, halves of pairs, what is private to one font (Word's bullets become
    bullets) and what is no character at all."""
    text = text.translate(WORDS_BULLETS)
    return "".join(letter for letter in text if letter in "\n\t" or not _is_unseen(letter))


def _is_unseen(letter):
    is_none = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
    return is_none or unicodedata.category(letter) in ("Cc", "Co", "Cs")


class LineField(forms.CharField):
    """One line of text: a line break or tab that was pasted or sent is a blank."""

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        return super().to_python(without_unseen(LINE_BREAKS.sub(" ", str(value))))


class LongTextField(forms.CharField):
    """Several lines of text, as typed or pasted, without what cannot be seen."""

    widget = forms.Textarea

    def __init__(self, *, max_length=4000, rows=6, **kwargs):
        self.rows = rows
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget):
        # No maxlength: a browser would cut what is pasted, silently.
        # The form pack appends the counter's id to this, and fails where it is missing.
        return {"rows": self.rows, "aria-describedby": ""}

    def to_python(self, value):
        if value in self.empty_values:
            return self.empty_value
        text = str(value).replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(without_unseen(text))

    def run_validators(self, value):
        if self.max_length is not None and len(value) > self.max_length:
            raise ValidationError(
                f"Shorten this to {self.max_length:,} characters: it has {len(value):,}",
                code="max_length",
            )
        # The length has been judged, in words of ours; the rest is Django's.
        self.validators, kept = (
            [one for one in self.validators if getattr(one, "code", "") != "max_length"],
            self.validators,
        )
        try:
            super().run_validators(value)
        finally:
            self.validators = kept


class NarrativeField(LongTextField):
    """Long text whose marks print: its box takes what people paste from Word, and has buttons
    that write the marks (``narrative.js``)."""

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"data-narrative": ""}

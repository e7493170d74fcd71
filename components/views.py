"""The gallery: every component on one page, to choose from and to look at."""

from datetime import date
from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from components.forms import DateField, Form, LongTextField, MoneyField, PercentField
from components.marks import RAG, STATE, STATUS


class GalleryForm(Form):
    submit_label = "Save this example"

    amount = MoneyField(label="Amount", help_text="In pounds and pence, like 1,234.50")
    share = PercentField(label="Progress, %")
    due = DateField(label="Due date", help_text="For example, 30 9 2009")
    colour = forms.ChoiceField(
        label="RAG",
        choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a colour"},
    )
    partners = forms.MultipleChoiceField(
        label="Partners",
        choices=[("a", "First partner"), ("b", "Second partner")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one partner"},
    )
    words = LongTextField(label="Additional comment", max_length=100)


# permission: staff, and everyone signed in where DEBUG is on
@require_safe
def gallery(request):
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    wrong = {"amount": "12.345", "share": "101", "due_0": "31", "due_1": "2", "due_2": "2009"}
    return render(
        request,
        "components/gallery.html",
        {
            "form": GalleryForm({**wrong, "words": "x" * 120}),
            "statuses": STATUS,
            "rags": RAG,
            "states": STATE,
            "today": date(2009, 9, 30),
            "now": timezone.now(),
            "summary": [
                ("Programme", "Knowledge Management"),
                ("Due date", "30 September 2009", "#main-content"),
            ],
            "text": "A paragraph with **bold** text.\n\n- first\n  - below it\n- second",
            "lines": [
                {"name": "Staff", "budget": Decimal("202863"), "variance": Decimal("-552.10")},
                {"name": "Grant", "budget": Decimal("-1000000"), "variance": None},
            ],
        },
    )

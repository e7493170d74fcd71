"""The form pack as overridden: nothing typed becomes markup, every link resolves."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.layout import Button, Fieldset, Layout
from django import forms

from components.errors import error_links
from components.forms import DateField, EditForm, Form, LongTextField, MoneyField, PercentField

ATTACK = "<script>alert(1)</script>"
CHOICES = [("a", ATTACK), ("b", "Second")]


class EveryKind(Form):
    radios = forms.ChoiceField(
        label=ATTACK, help_text=ATTACK, choices=CHOICES, widget=forms.RadioSelect
    )
    boxes = forms.MultipleChoiceField(
        label=ATTACK, help_text=ATTACK, choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=ATTACK, help_text=ATTACK)
    tick = forms.BooleanField(label=ATTACK, help_text=ATTACK)
    select = forms.ChoiceField(label=ATTACK, help_text=ATTACK, choices=CHOICES)
    file = forms.FileField(label=ATTACK, help_text=ATTACK)
    amount = MoneyField(label=ATTACK, help_text=ATTACK)
    share = PercentField(label=ATTACK, help_text=ATTACK)
    due = DateField(label=ATTACK, help_text=ATTACK)
    words = LongTextField(label=ATTACK, help_text=ATTACK)

    def clean(self):
        super().clean()
        self.add_error(None, "About all of it")


def ids(html):
    return re.findall(r'\sid="([^"]+)"', html)


def assert_every_reference_resolves(html):
    known = ids(html)
    assert len(known) == len(set(known)), "an id stands twice"
    referred = re.findall(r'href="#([^"]*)"', html) + re.findall(r'\sfor="([^"]*)"', html)
    for value in re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]*)"', html):
        referred += value.split()
    assert set(referred) <= set(known), set(referred) - set(known)


@pytest.mark.parametrize("data", [None, {}, {"text": ATTACK, "words": ATTACK, "due_0": "x"}])
def test_nothing_typed_becomes_markup_and_every_reference_resolves(data):
    html = render_crispy_form(EveryKind(data))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert_every_reference_resolves(html)


def test_names_in_legends_and_buttons_are_escaped():
    form = Form()
    form.helper.layout = Layout(Fieldset(legend="{{ typed }}"), Button.primary("b", "{{ typed }}"))
    html = render_crispy_form(form, context={"typed": ATTACK})
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_a_single_field_is_escaped():
    assert "<script" not in as_crispy_field(EveryKind()["text"])


def test_every_error_has_one_link_to_an_input_that_takes_the_focus():
    form = EveryKind({"due_0": "31", "due_1": "", "due_2": "2009"})
    html = render_crispy_form(form)
    links = error_links(form)
    assert [link.target for link in links] == [
        "id_radios",  # about all of it
        "id_radios",
        "id_boxes",
        "id_text",
        "id_tick",
        "id_select",
        "id_file",
        "id_amount",
        "id_share",
        "id_due_1",
        "id_words",
    ]
    for link in links:
        assert re.search(rf'<(input|select|textarea)[^>]*\sid="{link.target}"', html)


def test_the_summary_stands_above_the_form_once():
    html = render_crispy_form(EveryKind({}))
    assert html.count("govuk-error-summary__title") == 1
    assert html.index("govuk-error-summary") < html.index("<form")


def test_an_unbound_form_has_no_summary():
    assert "govuk-error-summary" not in render_crispy_form(EveryKind())


def test_the_errors_of_a_formset_are_in_its_summary_with_their_rows():
    formset = forms.formset_factory(EveryKind, min_num=2, validate_min=True, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    )
    links = error_links(formset)
    assert links[0].target == "id_form-0-radios"
    assert "at least 2" in links[0].message
    assert all(link.message.startswith("Row 1: ") for link in links[1:])
    assert_every_reference_resolves(render_crispy_form(formset))


def test_an_error_of_a_hidden_field_is_said_without_a_link():
    class Titled(EditForm):
        title = forms.CharField()

    form = Titled({"title": "x"}, edit_version=3)
    assert [link.target for link in error_links(form)] == [""]
    assert "out of date" in render_crispy_form(form)


def test_a_stale_edit_keeps_what_was_typed_and_counts_from_now():
    class Titled(EditForm):
        title = forms.CharField()

    form = Titled({"title": "Mine", "edit_version": "3"})
    assert form.is_valid()
    assert form.cleaned_data["edit_version"] == 3
    form.refuse_as_stale(5)
    html = render_crispy_form(form)
    assert 'value="Mine"' in html
    assert 'value="5"' in html
    assert "Someone else changed this" in html


def test_long_text_counts_and_is_not_cut_by_the_browser():
    html = render_crispy_form(EveryKind())
    assert 'data-maxlength="4000"' in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


@pytest.mark.parametrize("data", [None, {}])
def test_long_text_without_a_hint(data):
    class Plain(Form):
        words = LongTextField()

    html = render_crispy_form(Plain(data))
    assert_every_reference_resolves(html)
    assert 'id="id_words-info"' in html

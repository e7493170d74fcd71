"""Both texts of a conflict: each value in words, and only what differs."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.db import models

from components.pages import BothTexts, differences, in_words, labels_of


class Kind(models.TextChoices):
    ONE = "one", "The first"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "(empty)"),
        ("", "(empty)"),
        (0, "0"),
        ("some text", "some text"),
        (dt.date(2009, 9, 30), "30 September 2009"),
        (Kind.ONE, "The first"),
    ],
)
def test_a_value_in_words(value, words):
    assert in_words(value) == words


LABELS = {"name": "Name", "is_shared": "Shared", "note": "Note"}


def test_only_what_differs_is_shown_in_the_order_of_the_labels():
    theirs = {"note": "a", "name": "North", "is_shared": True}
    yours = {"name": "North", "is_shared": False, "note": "b"}
    assert differences(LABELS, theirs, yours) == [
        BothTexts("Shared", "yes", "no"),
        BothTexts("Note", "a", "b"),
    ]


def test_nothing_and_an_empty_box_are_the_same():
    assert differences(LABELS, {"note": None, "is_shared": False}, {"note": "", "name": "x"}) == []


def test_nought_is_not_nothing():
    assert differences(LABELS, {"note": 0}, {"note": None}) == [BothTexts("Note", "0", "(empty)")]


def test_a_text_taken_away_says_so():
    assert differences(LABELS, {"note": "a"}, {"note": ""}) == [BothTexts("Note", "a", "(empty)")]


def test_what_has_no_label_is_not_shown():
    assert differences(LABELS, {"edit_version": 1}, {"edit_version": 2}) == []


def test_labels_are_the_words_of_the_form():
    class Some(forms.Form):
        name = forms.CharField(label="What it is called")

    assert labels_of(Some) == {"name": "What it is called"}

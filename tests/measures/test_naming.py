"""The slug of something new: free, short enough, and always there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.actions.naming import SLUG_LENGTH, free_slug
from measures.models import Consortium, DataSet, Framework, ReportingBody, Scorecard


def test_name_becomes_the_slug():
    assert free_slug("Roads & Bridges, 2009", set(), "framework") == "roads-bridges-2009"


def test_taken_name_is_numbered_from_two():
    assert free_slug("Roads", {"roads"}, "framework") == "roads-2"
    assert free_slug("Roads", {"roads", "roads-2", "roads-4"}, "framework") == "roads-3"


def test_name_without_letters_takes_the_fallback():
    assert free_slug("***", set(), "scorecard") == "scorecard"
    assert free_slug("***", {"scorecard"}, "scorecard") == "scorecard-2"


def test_long_names_fit_their_column_with_any_number():
    taken: set[str] = set()
    for _ in range(1200):
        slug = free_slug("a long name " * 20, taken, "body")
        assert len(slug) <= SLUG_LENGTH
        assert slug not in taken
        taken.add(slug)
    # One more digit than was left free for it: the name gives way.
    ninth = "x" * 56
    crowd = {ninth, *(f"{ninth[: 60 - len(f'-{n}')]}-{n}" for n in range(2, 10_001))}
    assert free_slug("x" * 80, crowd, "body") == f"{'x' * 54}-10001"


def test_cut_name_does_not_end_in_a_hyphen():
    assert free_slug("a" * 55 + " bridge", set(), "body") == "a" * 55


@given(st.text(max_size=120), st.sets(st.sampled_from(["body", "body-2", "a", "a-2"])))
def test_every_name_has_a_free_slug(name, taken):
    slug = free_slug(name, taken, "body")
    assert slug not in taken
    assert re.fullmatch(r"[-\w]{1,60}", slug)


@pytest.mark.parametrize("model", [Consortium, DataSet, Framework, ReportingBody, Scorecard])
def test_columns_hold_the_longest_slug(model):
    assert model._meta.get_field("slug").max_length >= SLUG_LENGTH

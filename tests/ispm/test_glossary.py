"""The glossary's page, and that every word that leads to it is there."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import not_reserved
from ispm.glossary import anchors, terms
from tests.sweeps.source import templates

LINKED = re.compile(r'{% term "([^"]+)"')


def test_every_row_of_the_file_is_a_term():
    assert len(terms()) > 90
    rank = next(term for term in terms() if term.words == "Rank")
    assert rank.anchors == ("rank",)
    assert rank.letter == "R"
    both = next(term for term in terms() if term.words == "Risk, issue")
    assert both.anchors == ("risk", "issue", "risk-issue")


def test_anchors_are_one_for_each_word_and_in_the_alphabet():
    all_of_them = [anchor for term in terms() for anchor in term.anchors]
    assert len(all_of_them) == len(set(all_of_them))
    words = [term.words.lower() for term in terms()]
    assert words == sorted(words)


@pytest.mark.django_db
def test_anybody_reads_it_and_each_word_has_its_place():
    response = Client().get(reverse("glossary"))
    text = response.content.decode()
    assert response.status_code == 200
    for anchor in anchors():
        assert text.count(f'id="{anchor}"') == 1
    assert "<em>priority deliverable</em>" in text


@pytest.mark.django_db
def test_every_page_leads_to_it():
    assert (
        f'href="{reverse("glossary")}"' in Client().get(reverse("accessibility")).content.decode()
    )


def test_every_word_that_a_template_links_is_there():
    linked = {slugify(word) for path in templates() for word in LINKED.findall(path.read_text())}
    assert linked - anchors() == set()


@pytest.mark.parametrize("slug", ["glossary", "accessibility"])
def test_no_organisation_takes_its_address(slug):
    with pytest.raises(ValidationError):
        not_reserved(slug)

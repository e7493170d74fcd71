"""The links from one page of a long list to the next."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string


def shown(number: int, query: str = "", count: int = 5) -> str:
    page = Paginator(range(count), 2).get_page(number)
    return render_to_string("components/pages.html", {"page": page, "query": query})


def test_a_list_of_one_page_shows_none():
    assert "<nav" not in shown(1, count=2)


@pytest.mark.parametrize(
    ("number", "links"), [(1, ["page=2"]), (2, ["page=1", "page=3"]), (3, ["page=2"])]
)
def test_the_pages_beside_are_linked(number, links):
    html = shown(number)
    assert [f'href="?{link}"' in html for link in links] == [True] * len(links)
    assert html.count("href=") == len(links)
    assert f"Page {number} of 3" in html


def test_what_else_the_address_asks_is_kept():
    assert 'href="?show=own&amp;page=2"' in shown(1, "show=own")

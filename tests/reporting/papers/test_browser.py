"""The pages of papers in a real browser: what a program can see of accessibility, and 320 px."""

import pytest
from django.urls import reverse

from .factories import paper_world, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return paper_world(is_demo=True)


@pytest.fixture
def places(world, quick_files, django_capture_on_commit_callbacks):
    """Address and reader of each page, one edition being out."""
    edition = published(world, django_capture_on_commit_callbacks)
    where = world.organisation.slug, world.paper.pk
    paragraph = world.paper.paragraphs.first().pk
    return [
        (world.board, reverse("paper-list", args=where[:1])),
        (world.board, reverse("edition-detail", args=[*where, edition.number])),
        (world.board, reverse("edition-file", args=[*where, edition.number, "html"])),
        (world.writer, reverse("paper-detail", args=where)),
        (world.writer, reverse("paper-preview", args=where)),
        (world.writer, reverse("paper-create", args=where[:1])),
        (world.writer, reverse("paper-heading", args=where)),
        (world.writer, reverse("paragraph-change", args=[*where, paragraph])),
        (world.writer, reverse("paragraph-remove", args=[*where, paragraph])),
        (world.writer, reverse("paper-publish", args=where)),
        (world.finance, reverse("paper-confirm", args=where)),
        (world.director, reverse("paper-sign-off", args=where)),
        (world.director, reverse("edition-withdraw", args=[*where, edition.number])),
    ]


def test_every_page_is_accessible_and_fits_a_phone(places, open_page, axe):
    for reader, address in places:
        page = open_page(user=reader.user, width=320, height=640)
        assert page.goto(address).status == 200, address
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, (address, width)
        page.context.close()

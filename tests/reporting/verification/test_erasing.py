"""Erasing by order: what goes, what stays, and what is on the record."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from files.cache import find_cached, keep_cached
from reporting.models import Edition, Erasure, Passage
from tests.reporting.papers.conftest import (  # noqa: F401
    as_member,
    edition,
    quick_files,
    world,
)

ORDER = {"ordered_by": "Sheriff Court", "order": "B12/09", "carried_out_by": "A. Person, Clerk"}


def erase(edition, *words):  # noqa: F811
    paper = edition.paper
    where = (paper.organisation.slug, paper.pk, edition.number)
    call_command("erase_by_order", *map(str, where), words=list(words), **ORDER)


def test_words_are_gone_and_the_order_is_on_record(world, edition, as_member, capsys):  # noqa: F811
    before = edition.record_sha256
    keep_cached({"a part of it": b"how we stood"})
    erase(edition, "how we stood")
    assert find_cached(["a part of it"]) == {}
    fresh = Edition.objects.get(pk=edition.pk)
    assert "how we stood" not in fresh.record
    for file in fresh.files.select_related("stored_file__content"):
        assert b"how we stood" not in bytes(file.stored_file.content.data)
    assert not Passage.objects.filter(text__contains="how we stood").exists()
    erasure = Erasure.objects.get()
    assert (erasure.record_sha256_before, erasure.record_sha256_after) == (
        before,
        fresh.record_sha256,
    )
    assert len(erasure.files_before) == 10
    assert "not touched" in capsys.readouterr().out
    where = [world.organisation.slug, edition.paper_id, 1]
    page = as_member(world.board).get(reverse("edition-detail", args=where)).content.decode()
    assert "Sheriff Court" in page
    assert "[erased by order]" in page
    for change in (erasure.delete, lambda: Edition.objects.update(record="x")):
        with pytest.raises(DatabaseError, match="on the record"), transaction.atomic():
            change()


def test_words_that_are_not_there_are_refused(edition):  # noqa: F811
    with pytest.raises(CommandError, match="not in the edition"):
        erase(edition, "never said")
    assert not Erasure.objects.exists()


def test_what_the_record_needs_is_refused(edition):  # noqa: F811
    with pytest.raises(CommandError, match="cannot be read"):
        erase(edition, "2009-09-30")
    assert not Erasure.objects.exists()

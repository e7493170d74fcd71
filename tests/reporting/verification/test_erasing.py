"""Erasing by order: what goes, what stays, and what is on the record."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from files.actions import store_file
from files.cache import find_cached, keep_cached
from records.codec import fingerprint, to_json
from reporting.models import Edition, Erasure, Pack, PackFile, Passage
from reporting.packs.records import PAPER, PackPart
from tests.reporting.packs.factories import a_record, an_item
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


def pack_of(edition, audience, *files):  # noqa: F811
    parts = [PackPart(PAPER, "Paper", "Edition 1", one.pk, one.sha256) for one in files]
    text = to_json(a_record(an_item(1, *parts)))
    by = edition.by
    number = Pack.objects.filter(audience=audience).count() + 1
    pack = Pack.objects.create(
        meeting=edition.paper.meeting,
        audience=audience,
        number=number,
        schema_version=1,
        record=text,
        record_sha256=fingerprint(text),
        by=by,
        post=by.post,
    )
    stored = store_file(
        organisation=edition.paper.organisation,
        name="pack.pdf",
        content_type="application/pdf",
        data=b"how we stood",
    )
    PackFile.objects.create(pack=pack, stored_file=stored, pages=1, is_tagged=True)
    return pack


def test_packs_that_still_hold_the_words_are_named(edition, capsys):  # noqa: F811
    files = {
        audience: edition.files.get(format="pdf", audience=audience).stored_file
        for audience in ("members", "public")
    }
    held = [pack_of(edition, audience, files[audience]) for audience in files]
    other = pack_of(edition, "members")
    erase(edition, "how we stood")
    for file in files.values():
        file.refresh_from_db()
    after = pack_of(edition, "public", files["public"])
    capsys.readouterr()
    erase(edition, "This paper tells the board")
    said = [line for line in capsys.readouterr().out.splitlines() if "by hand" in line]
    # The pack made between the two orders holds what the second one takes out.
    assert [line.rsplit(": ", 1)[1] for line in said] == [
        str(held[0]),
        str(held[1]),
        str(after),
    ]
    assert str(other) not in "".join(said)

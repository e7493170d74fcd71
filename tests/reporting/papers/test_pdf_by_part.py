"""The paper laid out by section and joined equals the paper laid out in one go; what did not change
is not laid out again."""

import datetime as dt
import errno
import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from files.cache import KEPT_DAYS, find_cached, keep_cached
from files.models import CachedFile
from printing import layout, press
from printing.cutting import cut
from reporting.models import Edition, EditionFile, RenderFailure
from reporting.papers import html, pdf, rendering, tasks
from tests.printing.comparing import shape_of

from .factories import published
from .long_papers import PROGRAMMES, large_record, small_record

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    """A paper of one programme, published."""
    with django_db_blocker.unblock(), transaction.atomic():
        record = small_record()
        transaction.set_rollback(True)
    return record


@pytest.fixture(scope="module")
def large(small):
    return large_record(small)


@pytest.fixture
def laid_out(monkeypatch):
    """The names of the parts that are laid out, in their order."""
    names = []

    def render(job):
        names.append(job.name)
        return given(job)

    given = press.render
    monkeypatch.setattr(press, "render", render)
    return names


@pytest.mark.parametrize("which", ["small", "large"])
def test_by_section_equals_at_once(which, request):
    record = request.getfixturevalue(which)
    joined = shape_of(pdf.render_pdf(record))
    at_once = shape_of(pdf.render_pdf_at_once(record))
    assert len(joined.pages) == len(at_once.pages)
    for number, (ours, theirs) in enumerate(zip(joined.pages, at_once.pages, strict=True), 1):
        assert ours == theirs, f"page {number}"
    assert joined.elements == at_once.elements
    assert joined.outline == at_once.outline
    assert joined.places == at_once.places
    assert joined.about == at_once.about
    assert joined.faults == at_once.faults == []


def test_the_large_paper_is_cut_at_each_programme(large):
    parts = [part.name for part in cut(html.document(large, paged=True)).parts]
    status = [name for name in parts if name.startswith("status-")]
    assert len(status) == len([n for n in parts if n.startswith("highlights-")]) == PROGRAMMES - 1
    assert {"body", "appendix-1", "appendix-2-status", "appendix-2-highlights"} <= set(parts)


def test_nothing_changed_nothing_is_laid_out(large, laid_out):
    first = pdf.render_pdf(large)
    assert len(laid_out) > 2 * PROGRAMMES
    laid_out.clear()
    assert pdf.render_pdf(large) == first
    assert laid_out == []


def test_one_programme_edited(large, laid_out):
    pdf.render_pdf(large)
    laid_out.clear()
    edited = large.programmes[4]
    changed = replace(edited.report, head="Somebody Else")
    programmes = (*large.programmes[:4], replace(edited, report=changed), *large.programmes[5:])
    record = replace(large, programmes=programmes)
    assert shape_of(pdf.render_pdf(record)) == shape_of(pdf.render_pdf_at_once(record))
    assert f"status-{edited.slug}" in laid_out
    assert set(laid_out) <= {f"status-{edited.slug}", f"highlights-{edited.slug}"}


def test_a_new_edition_lays_out_cover_and_margins_alone(large, laid_out):
    pdf.render_pdf(large)
    laid_out.clear()
    stamp = replace(large.edition, number=2, reason="A figure was wrong")
    pdf.render_pdf(replace(large, edition=stamp))
    assert set(laid_out) == {"opening", "running"}


def test_no_rule_of_the_paper_counts_across_parts():
    """Counters begin anew in each part: only the contents and the margins have any."""
    rules = re.sub(r"/\*.*?\*/", "", html.PAGED_CSS.read_text(), flags=re.DOTALL)
    counting = [line for line in rules.splitlines() if "counter(" in line]
    assert len(counting) == 2
    assert counting[0].strip().startswith("@bottom-right")
    assert counting[1].startswith(".paper .contents a::after")
    assert re.findall(r"([^{}]*)\{[^{}]*break-before: page", rules) == ["\n.paper [data-fragment] "]


# Kept ------------------------------------------------------------------------------


def test_what_is_kept_is_found_and_marked_as_used():
    keep_cached({"a": b"one", "b": b"two"})
    keep_cached({"a": b"one"})
    CachedFile.objects.filter(key="a").update(last_used=dt.date(2026, 1, 1))
    assert find_cached(["a", "c"]) == {"a": b"one"}
    assert CachedFile.objects.get(key="a").last_used == timezone.localdate()


def test_what_nobody_used_is_forgotten_when_something_is_kept(capsys):
    keep_cached({"old": b"", "new": b""})
    then = timezone.localdate() - dt.timedelta(days=KEPT_DAYS + 1)
    CachedFile.objects.filter(key="old").update(last_used=then)
    keep_cached({"newer": b""})
    assert set(find_cached(["old", "new", "newer"])) == {"new", "newer"}
    call_command("forget_cached", days=0)
    assert "2 parts forgotten." in capsys.readouterr().out
    assert not CachedFile.objects.exists()


def test_a_cache_that_cannot_be_written_is_no_fault_of_the_paper(small, monkeypatch, caplog):
    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(CachedFile.objects, "bulk_create", full)
    assert pdf.render_pdf(small).startswith(b"%PDF")
    assert "could not be kept" in caplog.text


# What goes wrong, in words -----------------------------------------------------------


def failing(monkeypatch, error):
    def fail(record):
        raise error

    broken = rendering.Renderer(fail, "application/pdf")
    monkeypatch.setitem(rendering.RENDERERS, EditionFile.Format.PDF, broken)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no room left on the disk"),
        (MemoryError(), "not enough memory"),
        (layout.TooLongError(), "more than 1,000 pages"),
        (press.ProcessDiedError("A process died."), "A process died."),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_a_fault_is_told_in_words(
    world, monkeypatch, django_capture_on_commit_callbacks, error, words
):
    failing(monkeypatch, error)
    published(world, django_capture_on_commit_callbacks)
    assert words in RenderFailure.objects.get().message
    assert not EditionFile.objects.exists()


def test_a_database_without_room_is_told_in_words(
    world, quick_files, monkeypatch, django_capture_on_commit_callbacks
):
    def full(**_kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(tasks, "store_file", full)
    edition = published(world, django_capture_on_commit_callbacks)
    assert "could not be stored" in RenderFailure.objects.get().message
    assert not Edition.objects.get(pk=edition.pk).is_issued


def test_a_paper_that_is_too_long_is_refused_with_the_limit(large, monkeypatch):
    monkeypatch.setattr(layout, "MOST_PAGES", 10)
    with pytest.raises(layout.TooLongError, match="more than 10 pages"):
        pdf.render_pdf(large)
    with pytest.raises(layout.TooLongError, match="more than 10 pages"):
        pdf.render_pdf_at_once(large)

"""Loads that end in the middle, that run at once, or beside somebody who types. A process really
dies here, and threads have connections of their own, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from decimal import Decimal
from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import connection

from accounts.roles import Role
from finance.imports.preview import build_preview
from finance.imports.staging import stage
from finance.models import ActualEntry, MonthTotal, Upload, UploadRow
from ispm.bench.database import address_of
from tests.at_once import at_once
from tests.factories import OrganisationFactory, member
from tests.finance.conftest import signed_in
from tests.finance.factories import SmallBudget
from tests.finance.imports.factories import Ledger, check_books, csv_of, row

pytestmark = pytest.mark.usefixtures("on_disk")
#: Three batches, and a fourth that is not full.
ROWS = [row(f"{n}.25", code=f"C{n % 40}", ref=str(n)) for n in range(6_500)]
TOTAL = sum(Decimal(one[-1]) for one in ROWS)


@pytest.fixture
def officer(on_disk):
    return member(OrganisationFactory(slug="body"), Role.FINANCE_OFFICER)


@pytest.fixture
def small(officer):
    budget = SmallBudget(officer.organisation, officer)
    budget.approve()
    return budget


@pytest.fixture
def ledger(small, officer):
    ledger = Ledger(small.budget, officer)
    ledger.map(C1=small.pay, C2=small.travel)
    return ledger


def received(ledger: Ledger, data: bytes) -> Upload:
    """Kept, and read by nobody yet."""
    upload = ledger.receive(data)
    UploadRow.objects.filter(upload=upload).delete()
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING)
    return Upload.objects.get(pk=upload.pk)


def die(upload: Upload, act: str, patch: str, after: int) -> None:
    """Another process does ``act`` with the upload, and is killed at its so-manieth call of
    ``patch`` ("module:function"), whose work is done and not committed then."""
    module, function = patch.split(":")
    program = textwrap.dedent(f"""
        import importlib, os, signal
        import django
        django.setup()
        from finance import actions
        from finance.imports.preview import build_preview
        from finance.imports.staging import stage
        from finance.models import Upload
        module, calls = importlib.import_module("{module}"), []
        real = module.{function}
        def deadly(*given, **more):
            real(*given, **more)
            calls.append(1)
            if len(calls) == {after}:
                os.kill(os.getpid(), signal.SIGKILL)
        module.{function} = deadly
        upload = Upload.objects.get(pk={upload.pk})
        {act}
    """)
    environment = os.environ | {"DATABASE_URL": address_of(connection), "DEBUG": "on"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment, check=False
    )
    assert done.returncode == -signal.SIGKILL


CONFIRM = (
    "whole = build_preview(upload).whole; actions.confirm_upload(upload=upload, rows=whole.rows, "
    "total=whole.amount, leave_out_refused=False, expected_version=upload.edit_version, "
    "by=upload.uploaded_by)"
)


def rows_of(upload: Upload) -> list[tuple]:
    names = ("number", "verdict", "identity", "occurrence", "content", "month", "code", "amount")
    return list(upload.rows.order_by("number").values_list(*names))


def nothing_counts(small) -> None:
    assert not UploadRow.objects.filter(counts=True).exists()
    assert not ActualEntry.objects.exists()
    assert not MonthTotal.objects.exists()
    check_books(small.budget)


# Killed in the middle -----------------------------------------------------------------------


def test_a_reading_that_is_killed_leaves_nothing_that_counts_and_begins_again(
    ledger, small, officer, page
):
    data = csv_of(*ROWS)
    upload = received(ledger, data)
    die(upload, "stage(upload)", "finance.imports.staging:insert", after=3)
    upload.refresh_from_db()
    assert upload.state == Upload.State.READING
    assert upload.rows.count() == 4_000  # the third batch went with its process
    nothing_counts(small)
    client = signed_in(officer)
    assert "4,000" in client.get(page("upload", pk=upload.pk)).content.decode()

    assert client.post(page("upload-anew", pk=upload.pk)).status_code == 302
    upload.refresh_from_db()
    assert upload.state == Upload.State.PREVIEW
    untouched = ledger.receive(data)
    assert rows_of(upload) == rows_of(untouched)
    ledger.confirm(upload)
    assert sum(one.amount for one in ActualEntry.objects.all()) == TOTAL
    check_books(small.budget)


def test_a_confirmation_that_is_killed_counted_nothing_and_may_be_pressed_again(ledger, small):
    upload = ledger.receive(csv_of(*ROWS))
    die(upload, CONFIRM, "finance.imports.counting:list_counted", after=1)
    upload.refresh_from_db()
    assert upload.state == Upload.State.PREVIEW
    nothing_counts(small)
    ledger.confirm(upload)
    assert sum(one.amount for one in ActualEntry.objects.all()) == TOTAL
    check_books(small.budget)


# At once ------------------------------------------------------------------------------------


def test_two_officers_load_the_same_file_at_once(ledger, small):
    data = csv_of(*ROWS)
    first, second = received(ledger, data), received(ledger, data)
    assert at_once(lambda: stage(first), lambda: stage(second)) == ["done", "done"]
    uploads = [Upload.objects.get(pk=one.pk) for one in (first, second)]
    assert [one.rows.count() for one in uploads] == [len(ROWS)] * 2
    acts = [lambda one=one: ledger.confirm(one) for one in uploads]
    assert at_once(*acts) == ["done", "refused"]
    assert sum(one.amount for one in ActualEntry.objects.all()) == TOTAL
    late = Upload.objects.get(pk__in=[first.pk, second.pk], state=Upload.State.PREVIEW)
    assert build_preview(late).is_stale
    check_books(small.budget)


def test_one_file_is_read_twice_at_once(ledger):
    upload = received(ledger, csv_of(*ROWS))
    assert at_once(lambda: stage(upload), lambda: stage(upload)) == ["done", "done"]
    assert Upload.objects.get(pk=upload.pk).state == Upload.State.PREVIEW
    assert [number for number, *_ in rows_of(upload)] == list(range(2, len(ROWS) + 2))


def test_one_upload_is_confirmed_twice_at_once(ledger, small):
    upload = ledger.receive(csv_of(*ROWS[:50]))
    assert at_once(*[lambda: ledger.confirm(upload)] * 2) == ["done", "refused"]
    assert sum(one.amount for one in ActualEntry.objects.all()) == sum(
        Decimal(one[-1]) for one in ROWS[:50]
    )
    check_books(small.budget)


def test_somebody_types_in_the_grid_while_a_file_loads(ledger, small, officer, page):
    """20,000 rows, and that nothing is lost or refused; how long a save waits beside 100,000 is
    measured by ``make bench``, alone on the machine."""
    data = csv_of(*(row("1.00", code=f"C{n % 40}", ref=str(n)) for n in range(20_000)))
    upload, ended, failed = received(ledger, data), Event(), []

    def load():
        try:
            stage(upload)
            ledger.confirm(Upload.objects.get(pk=upload.pk))
        except Exception as error:
            failed.append(error)
        finally:
            ended.set()
            connection.close()

    client, address = signed_in(officer), page("actuals-enter", year=2009, month=1)
    loading = Thread(target=load)
    loading.start()
    saves, shown = 0, ""
    while not ended.is_set() or not saves:
        saves += 1
        typed = {f"amount_{small.pay.pk}": str(saves), f"seen_{small.pay.pk}": shown}
        answer = client.post(address, typed | {f"amount_{small.travel.pk}": ""})
        assert answer.status_code == 302, answer.context["form"].errors
        shown = f"{saves}.00"
        time.sleep(0.05)
    loading.join()
    assert not failed
    assert saves > 3
    of_april = MonthTotal.objects.get(line=small.pay, month=1)
    assert of_april.ledger == saves
    loaded = ActualEntry.objects.filter(upload=upload)
    assert sum(one.amount for one in loaded) == 20_000
    check_books(small.budget)

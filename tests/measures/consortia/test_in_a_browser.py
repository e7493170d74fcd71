"""Pages of consortia in a real browser: accessible, narrow, empty forms refused in words."""

import datetime as dt

import pytest

from measures.models import ConsortiumMember, SharingAgreement
from records import clock
from tests.journeys import looks

from .world import World, at

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture
def full(transactional_db):
    """Every state that a page shows: joined, asked, agreed, ended, late, declined."""
    made = World()
    made.consortium, aber, bute = made.both()
    made.agree(aber, measures=(made.measures[0],))
    made.agree(bute, starts_on=clock.today() + dt.timedelta(days=9))
    made.ask(made.consortium, made.stranger)
    step = aber.joining_steps.first()
    step.due_on, step.note, step.owner = dt.date(2020, 1, 1), "Two people", made.officers[made.aber]
    step.save()
    return made


def addresses(made: World) -> list[tuple[object, str]]:
    """By who opens it."""
    aber = ConsortiumMember.objects.get(organisation=made.aber)
    agreement = SharingAgreement.objects.get(member=aber)
    here = {"consortium": made.consortium.pk}
    member = here | {"member": aber.pk}
    step = member | {"step": aber.joining_steps.first().pk}
    return [
        *(
            (made.officers[made.lead], at(made.lead, name, **more))
            for name, more in (
                ("consortium-list", {}),
                ("consortium-new", {}),
                ("consortium-detail", here),
                ("consortium-rename", here),
                ("consortium-end", here),
                ("consortium-ask", here),
                ("consortium-member", member),
                ("consortium-member-end", member),
                ("consortium-body", member),
                ("consortium-step", step),
                ("consortium-supplied", here),
            )
        ),
        *(
            (made.directors[made.aber], at(made.aber, name, **more))
            for name, more in (
                ("consortium-detail", here),
                ("consortium-sharing", here),
                ("consortium-share", here),
                ("consortium-share-change", here | {"agreement": agreement.pk}),
                ("consortium-share-end", here | {"agreement": agreement.pk}),
                ("consortium-member", member),
                ("consortium-step", step),
                ("consortium-leave", here),
            )
        ),
        (made.directors[made.stranger], at(made.stranger, "consortium-list")),
        (made.directors[made.stranger], at(made.stranger, "consortium-detail", **here)),
        (made.directors[made.stranger], at(made.stranger, "consortium-answer", **here)),
    ]


def test_every_page_is_accessible_and_narrow(full, open_page, axe):
    pages, wrong = {}, []
    for person, address in addresses(full):
        page = pages.setdefault(person.pk, None) or open_page(person.user)
        pages[person.pk] = page
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            page.goto(address)
            axe(page)
            wrong += [(address, fault) for fault in looks.faults(page) + looks.sideways(page)]
    assert not wrong


def test_an_empty_form_says_what_is_missing_at_its_box(full, open_page, axe):
    here = {"consortium": full.consortium.pk}
    page = open_page(full.directors[full.aber].user)
    page.goto(at(full.aber, "consortium-share", **here))
    looks.empty_and_send(page)
    summary = page.locator(".govuk-error-summary")
    for words in ("Choose with whom", "Choose what they may read", "Enter the day"):
        assert words in summary.inner_text()
    axe(page)
    assert not looks.faults(page)

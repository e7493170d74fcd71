"""Files of lists that somebody left: on the pages of what they load, and on their own page."""

import pytest

from measures.actions import lists
from measures.models import ListFile
from measures.owed import owed_by
from records import clock
from tests.measures import factories as make
from tests.measures.lists.conftest import BODIES, DEFLATOR, MEASURES

TEXTS = {"measures": MEASURES, "bodies": BODIES, "deflator": DEFLATOR}


def pages(world):
    return {
        "measures": f"frameworks/{world.own.pk}/",
        "bodies": "bodies/",
        "deflator": "bodies/deflators/",
    }


def owed(person):
    return [one for one in owed_by(person, clock.today()) if "from a file" in one.what]


@pytest.mark.parametrize("kind", TEXTS)
def test_a_file_that_was_left_is_found_again(world, receive, ask, kind):
    file = receive(kind, TEXTS[kind])
    for path_of, path in pages(world).items():
        page = ask(path).content.decode()
        assert (f"/files/{file.pk}/" in page) == (path_of == kind)
        assert ("To be confirmed" in page) == (path_of == kind)
    page = ask(pages(world)[kind]).content.decode()
    assert str(world.officer) in page


def test_what_waits_comes_first_and_what_was_given_up_is_gone(world, receive, ask):
    waits = receive("deflator", DEFLATOR)
    loaded, given_up = receive("deflator", DEFLATOR), receive("deflator", DEFLATOR)
    ListFile.objects.filter(pk=loaded.pk).update(
        state="loaded", decided_by=world.officer, decided_at=clock.now()
    )
    lists.give_up_list(file=given_up, by=world.officer)
    page = ask("bodies/deflators/")
    assert page.context["list_files"] == [waits, loaded]
    assert "Loaded" in page.content.decode()


def test_they_are_for_who_may_open_them(world, receive, ask):
    receive("bodies", BODIES)
    own = make.a_framework(world.other, "Theirs", is_shared=False)
    for by, path in ((world.auditor, "bodies/"), (world.stranger, "bodies/"),
                     (world.stranger, f"frameworks/{own.pk}/")):  # fmt: skip
        assert "Files of lists" not in ask(path, by=by).content.decode()


def test_the_list_costs_the_same_whatever_its_length(
    world, receive, client, django_assert_max_num_queries
):
    client.force_login(world.officer.user)
    for _ in range(8):
        receive("bodies", BODIES)
    with django_assert_max_num_queries(8):
        page = client.get(f"/{world.lead.slug}/measures/bodies/")
    assert len(page.context["list_files"]) == 8


def test_who_uploaded_it_owes_a_decision_until_it_is_made(world, receive):
    file = receive("bodies", BODIES)
    (task,) = owed(world.officer)
    assert task.what == (
        f"Load “bodies.csv” (no. {file.pk}, reporting bodies and families from a file), "
        "or give it up"
    )
    assert task.url.endswith(f"/frameworks/files/{file.pk}/")
    assert owed(world.stranger) == owed(world.auditor) == []
    lists.give_up_list(file=file, by=world.officer)
    assert owed(world.officer) == []

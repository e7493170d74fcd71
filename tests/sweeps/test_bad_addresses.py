"""What is not there is a 404, and nonsense in a form is an answer, never a 500."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.models import MembershipRole
from accounts.roles import Role
from programmes.models import HeadAssignment
from tests import factories
from tests.sweeps.access_table import TABLE
from tests.sweeps.conftest import undone

pytestmark = pytest.mark.django_db

#: For each kind of argument, things that are not there: unknown, out of all bounds, nonsense.
UNKNOWN = {
    "period": ("2031-32-q1", "2009-10-q5", "2009-11-q2", "nonsense"),
    "programme": ("nobody-knows", "x" * 300),
    "slug": ("nobody-knows", "x" * 300),
    "page": ("nobody-knows", "x" * 300),
    "what": ("nobody-knows", "x" * 300),
    "kind": ("exe", "x" * 300),
    "stage": ("nobody", "x" * 300),
    "owner": ("nobody", "x" * 300),
    "scorecard": ("nobody", "x" * 300),
    "key": ("pd99", "as0", "zz1", "pd" + "9" * 40),
    "extension": ("exe", "pdf"),
    "year": (1066, 0, 10**30),
    "month": (0, 13, 10**30),
    **dict.fromkeys(
        (
            "pk",
            "line",
            "activity",
            "attachment",
            "milestone",
            "mitigation",
            "paper",
            "paragraph",
            "number",
            "body",
            "meeting",
            "item",
            "document",
            "action",
            "evidence",
            "figure",
            "section",
            "prompt",
            "place",
            "proposal",
            "framework",
            "warning",
            "measure",
            "consortium",
            "member",
            "step",
            "agreement",
            "alias",
            "data_set",
            "file",
            "grouping",
            "initiative",
            "link",
            "perspective",
            "placed",
            "related",
            "seat",
            "vintage",
        ),
        (0, 987654, 10**30),
    ),
}
#: Texts that forms meet sooner or later.
GARBAGE = (
    "",
    "x",
    "\x00",
    "-1",
    "9" * 5000,
    "1e400",
    "NaN",
    "١٢٣",
    "2009-13-45",
    "<script>alert(1)</script>{{ 7 }}{% x %}",
    "😀'\";--",
)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"')


@pytest.fixture(scope="module")
def everyone(everything, client_of, django_db_blocker):
    """The programmes' head, given every role: nothing refuses them before the form does."""
    head = everything.person("head")
    with django_db_blocker.unblock():
        for role in set(Role) - head.roles:
            MembershipRole.objects.create(membership=head, role=role)
        for programme in everything.organisation.programmes.all():
            HeadAssignment.objects.get_or_create(
                programme=programme, membership=head, defaults={"starts_on": factories.EPOCH}
            )
    return client_of(head)


def addresses_with_one_thing_wrong(everything):
    for url_name, access in TABLE.items():
        case = everything.cases[access.about][0]
        right = {"organisation": everything.organisation.slug, **case.kwargs}
        for name in case.kwargs:
            for wrong in UNKNOWN[name]:
                try:
                    yield url_name, access, reverse(url_name, kwargs={**right, name: wrong})
                except NoReverseMatch:
                    continue


def test_what_is_not_there_is_a_404(everything, everyone):
    wrong = []
    for url_name, access, address in addresses_with_one_thing_wrong(everything):
        with undone():
            status = (everyone.get if access.get else everyone.post)(address).status_code
        if status != 404 and (url_name, status) not in FORGIVING:
            wrong.append(f"{url_name} {address[:120]}: {status}")
    assert not wrong, "\n".join(wrong)


#: Pages that answer otherwise, and why.
FORGIVING: set[tuple[str, int]] = set()


def test_a_query_of_nonsense_is_never_an_error(everything, everyone):
    wrong = []
    names = ("page", "period", "round", "rag", "sort", "key", "after", "section", "known_at", "on")
    for url_name, access in TABLE.items():
        case = everything.cases[access.about][0]
        kwargs = {"organisation": everything.organisation.slug, **case.kwargs}
        for garbage in ("\x00", "9" * 5000) if access.get else ():
            data = dict.fromkeys(names, garbage)
            status = everyone.get(reverse(url_name, kwargs=kwargs), data).status_code
            if status >= 500:
                wrong.append(f"{url_name} ?…={garbage[:20]!r}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("url_name", [name for name, row in TABLE.items() if row.post])
def test_nonsense_in_every_box_is_an_answer(everything, everyone, url_name):
    access = TABLE[url_name]
    case = everything.cases[access.about][-1 if access.about in ("return", "step") else 0]
    kwargs = {"organisation": everything.organisation.slug, **case.kwargs}
    address = reverse(url_name, kwargs=kwargs)
    page = everyone.get(address).content.decode() if access.get else ""
    wrong = []
    tries = [(garbage, {**boxes(page, garbage), **hidden(page)}) for garbage in GARBAGE]
    tries += [(garbage, boxes(page, garbage)) for garbage in ("\x00", "9" * 5000)]
    for garbage, data in tries:
        with undone():
            response = everyone.post(address, data)
        if response.status_code >= 500:
            wrong.append(f"{garbage[:20]!r}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def boxes(page: str, text: str) -> dict[str, str]:
    """The text in everything that the page's forms send, and in what buttons alone send."""
    names = set(NAMES.findall(page)) - {"csrfmiddlewaretoken"}
    return dict.fromkeys(names | {"direction", "version_read", "edit_version", "id"}, text)


def hidden(page: str) -> dict[str, str]:
    """What the page carries along, as it carries it: so that nonsense reaches what lies behind."""
    return dict(HIDDEN.findall(page))

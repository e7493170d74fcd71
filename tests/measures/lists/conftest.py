"""An organisation with a framework that nobody shares, and files in the layouts of lists."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from measures.actions import lists
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

MEASURES = (
    "code,title,category,domain,higher_is_better,n_values,first,last\n"
    "HB 1,Cost per claim,People Services,Benefits,No,4,2008-09,2009-10\n"
    "HB2,% of claims decided in time,People Services,Benefits,Yes,4,2005-09,2006-10\n"
    "R&W1,Days to mend a road,Other Services,Roads,Yes,4,2007-09,2008-10\n"
)
BODIES = (
    "council,Family group (People),Family group (Other),Rurality\n"
    "Angus,1.0,2.0,Rural\n"
    "Argyll & Bute,2.0,,Rural\n"
    "Scotland,0.0,0.0,Nation\n"
)
DEFLATOR = "Year,Deflator,100.0\n2008-09,97.5,\n2009-10,100.00000000000001,\n"


@pytest.fixture
def world(db):
    lead, other = OrganisationFactory(name="Lead"), OrganisationFactory(name="Other")
    return SimpleNamespace(
        lead=lead,
        other=other,
        own=make.a_framework(lead, "Own", is_shared=False),
        shared=make.a_framework(lead, "Shared"),
        officer=make.officer_of(lead),
        auditor=member(lead, Role.AUDITOR),
        stranger=make.officer_of(other),
        people=make.families(lead, "People", {}),
        others=make.families(lead, "Other", {}),
    )


@pytest.fixture
def receive(world):
    """Receives a list of a kind, from its text."""

    def received(kind, text, by=None, **more):
        if kind == "measures":
            more = {"framework": world.own} | more
        if kind == "deflator":
            more = {"options": {"name": "Prices"}} | more
        data = text if isinstance(text, bytes) else text.encode()
        return lists.receive_list(
            kind=kind, name=f"{kind}.csv", data=data, by=by or world.officer, **more
        )

    return received


@pytest.fixture
def ask(world):
    """Asks for a page below ``measures/`` as a person; with data it posts."""

    def asked(path, by=None, **data):
        by = by or world.officer
        client = Client()
        client.force_login(by.user)
        path = f"/{by.organisation.slug}/measures/{path}"
        return client.post(path, data) if data else client.get(path)

    return asked


def as_file(text, name="list.csv"):
    return SimpleUploadedFile(name, text.encode())

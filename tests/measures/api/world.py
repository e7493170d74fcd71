"""A lead that publishes, and a council that has values of its own besides."""

from __future__ import annotations

import json

from django.test import Client

from accounts.roles import Role
from measures.actions.clients import make_client
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010


class World:
    """``centre`` publishes values of two councils and the nation; ``north`` keeps its own set."""

    def __init__(self) -> None:
        self.centre = OrganisationFactory(slug="centre", name="Centre")
        self.north = OrganisationFactory(slug="north", name="Northshire Council")
        self.framework = make.a_framework(self.centre)
        make.taken_up(self.framework, self.north)
        self.one, self.two = (make.a_measure(self.framework, code) for code in ("HB1", "HB2"))
        self.body = make.a_body(self.centre, "Northshire", organisation=self.north)
        self.other = make.a_body(self.centre, "Southshire")
        self.nation = make.the_nation(self.centre)
        self.families = make.families(self.centre, "People", {"1": [self.body, self.other]})
        self.published = make.a_data_set(self.centre, self.framework, reach="published")
        self.vintage = make.observed(
            self.published,
            {
                (measure, body, span): value
                for measure in (self.one, self.two)
                for body, value in ((self.body, "12.5"), (self.other, "missing"), (self.nation, 9))
                for span in (Y2009, Y2010)
            },
        )
        self.own = make.a_data_set(self.north, self.framework)
        make.observed(self.own, {(self.one, self.body, Y2010): "7"})
        self.admins = {org: member(org, Role.ADMINISTRATOR) for org in (self.centre, self.north)}

    def token(self, organisation=None, **fields) -> str:
        return self.client_and_token(organisation, **fields)[1]

    def client_and_token(self, organisation=None, **fields):
        given = {"name": "Dashboard", "supplies": None, "ends_on": None}
        made = make_client(**given | fields, by=self.admins[organisation or self.north])
        return made.client, made.token


class Api:
    """Asks as a program does."""

    def __init__(self) -> None:
        self.browser = Client(enforce_csrf_checks=True)

    def get(self, path: str, token: str = "", **headers: str):
        return self.browser.get(f"/api/v1/{path}", headers=bearing(token) | headers)

    def plain(self, path: str, token: str = "") -> dict:
        response = self.get(path, token)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    def rows(self, path: str, token: str = "") -> list[dict]:
        return self.plain(path, token)["results"]

    def post(self, path: str, data: bytes, token: str = "", kind: str = "application/xml"):
        return self.browser.post(f"/api/v1/{path}", data, content_type=kind, headers=bearing(token))


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}

"""A council that asks its people for values, and how they answer."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from email.utils import make_msgid

from accounts.roles import Role
from measures.actions.requests import ask_for_values
from measures.models import MeasureOwnership, UpdateRequest
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

SOON = clock.today() + dt.timedelta(days=14)


class World:
    """``HB1`` and ``HB2`` are updated by one person, the monthly ``CT1`` by another."""

    def __init__(self) -> None:
        self.council = OrganisationFactory(slug="north", name="Northshire Council")
        self.framework = make.a_framework(self.council)
        self.one, self.two = (make.a_measure(self.framework, code) for code in ("HB1", "HB2"))
        self.monthly = make.a_measure(self.framework, "CT1", frequency="month")
        self.body = make.a_body(self.council, "Northshire", organisation=self.council)
        self.set = make.a_data_set(self.council, self.framework, name="Returns")
        self.officer = make.officer_of(self.council)
        self.updater = member(self.council, Role.CONTRIBUTOR)
        self.other = member(self.council, Role.CONTRIBUTOR)
        for measure, person in ((self.one, self.updater), (self.two, self.updater),
                                (self.monthly, self.other)):  # fmt: skip
            MeasureOwnership.objects.create(
                organisation=self.council, measure=measure, owner=self.officer, updater=person
            )

    def ask(self, period: str = "2009/10", **fields) -> UpdateRequest:
        given = {"data_set": self.set, "asked": None, "due_on": SOON, "by": self.officer}
        (made,) = ask_for_values(period=period, **given | fields)
        return made

    def answer(self, request: UpdateRequest, text: str = "HB1: 12.5\n", **fields) -> EmailMessage:
        """As a mail program sends it."""
        message = EmailMessage()
        given = {
            "From": f"Somebody <{request.asked.user.email}>",
            "To": "measures@example.org",
            "Subject": f"RE: [ISPM-{request.reference}] Returns: values for 2009/10",
            "Message-ID": make_msgid(),
        }
        for name, value in (given | {k.replace("_", "-"): v for k, v in fields.items()}).items():
            if value:
                message[name] = value
        message.set_content(text)
        return message

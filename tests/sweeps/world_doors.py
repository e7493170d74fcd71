"""Programs with a token and requests by e-mail in the world of the sweeps. The contributor was
asked for values, and so was the head."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.models import Membership
from files.actions import store_file
from measures.models import (
    ApiClient,
    DataSet,
    Measure,
    ReceivedMail,
    RequestedMeasure,
    UpdateRequest,
)
from records import clock
from tests.measures.factories import Y2009

if TYPE_CHECKING:
    from tests.sweeps.world_measures import Cases, Measures


def cases(world: Measures) -> Cases:
    asked = {
        "asked of the contributor": _request(world, "contributor"),
        "asked of the head": _request(world, "head"),
        "closed": _request(world, "contributor", closed_at=clock.now()),
    }
    mailed = [(state, {"pk": one.pk, "number": _mailed(one).pk}) for state, one in
              asked.items()]  # fmt: skip
    return {
        "program": [(state, {"pk": one.pk}) for state, one in _clients(world).items()],
        "request": [(state, {"pk": one.pk}) for state, one in asked.items()],
        "request’s e-mail": mailed,
        "data set’s file": [("", {"data_set": world.data_set.pk, "kind": "xml"})],
    }


def grow(data_set: DataSet, by: Membership, measures: list[Measure]) -> None:
    """More of everything: a request of all the measures for each of them, with its e-mail."""
    for number, _ in enumerate(measures):
        made = _asked(data_set, by, by, measures)
        _mailed(made)
        ApiClient.objects.create(
            organisation=by.organisation, name=f"{number}", token_digest=f"{number}", made_by=by
        )


def _clients(world: Measures) -> dict[str, ApiClient]:
    states = {
        "valid": {},
        "over": {"ends_on": clock.today() - dt.timedelta(days=1)},
        "revoked": {"revoked_at": clock.now()},
    }
    return {
        state: ApiClient.objects.create(
            organisation=world.organisation,
            name=state,
            token_digest=state,
            supplies=world.data_set,
            made_by=world.made.person("administrator"),
            **fields,
        )
        for state, fields in states.items()
    }


def _request(world: Measures, name: str, **fields: object) -> UpdateRequest:
    asked = world.made.person(name)
    return _asked(world.data_set, asked, world.officer, world.measures[:1], **fields)


def _asked(
    data_set: DataSet,
    asked: Membership,
    by: Membership,
    measures: list[Measure],
    **fields: object,
) -> UpdateRequest:
    made = UpdateRequest.objects.create(
        data_set=data_set,
        asked=asked,
        asked_by=by,
        asked_at=clock.now(),
        start=Y2009.start,
        months=Y2009.months,
        due_on=clock.today(),
        reference=f"{UpdateRequest.objects.count():032x}",
        **fields,
    )
    for measure in measures:
        RequestedMeasure.objects.create(request=made, measure=measure)
    return made


def _mailed(request: UpdateRequest) -> ReceivedMail:
    stored = store_file(
        organisation=request.data_set.organisation,
        name="answer.eml",
        content_type="message/rfc822",
        data=b"Subject: x\r\n\r\nHB1: 9\r\n",
    )
    return ReceivedMail.objects.create(
        message_id=f"<{request.pk}@example.org>",
        sender=request.asked.user.email,
        subject="x",
        outcome="unreadable",
        why="No value was found.",
        request=request,
        stored_file=stored,
    )

"""A file of values from its upload to its confirmation, through the pages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from measures.actions import vintages as actions
from measures.imports.reports import Report
from measures.models import BodyAlias, MeasureOwnership, Observation, Vintage
from measures.reading import read
from measures.spans import Span
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

HEADER = "council,code,period,value\n"
GOOD = (
    HEADER
    + 'Fife,HB1,2009-10,"1,200"\nArgyll and Bute,HB1,2009/10,£30\nMoray,HB 2A,2009-10,45.2%\n'
)


@pytest.fixture
def upload(world, client, at, django_capture_on_commit_callbacks):
    """Uploads a text as the lead's officer (or another), and gives the vintage."""

    def send(text, by=None, data_set=None, name="values.csv", **more):
        by, data_set = by or world.officer, data_set or world.data_set
        client.force_login(by.user)
        data = text.encode() if isinstance(text, str) else text
        page = at("vintage-upload", by.organisation, data_set=data_set.pk)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(page, {"file": SimpleUploadedFile(name, data), **more})
        assert answer.status_code == 302, answer.content.decode()
        return Vintage.objects.latest("pk")

    return send


def report_of(vintage):
    vintage.refresh_from_db()
    return Report.from_json(vintage.report)


@pytest.fixture
def confirm(world, client, at, django_capture_on_commit_callbacks):
    """Presses the button with every question ticked, unless told otherwise."""

    def press(vintage, by=None, **changes):
        by = by or world.officer
        client.force_login(by.user)
        report = report_of(vintage)
        given = {"values": report.values, "edit_version": vintage.edit_version, "checked": "on"}
        given |= {f"question-{one.key}": "on" for one in report.questions}
        given = {name: value for name, value in (given | changes).items() if value is not None}
        page = at(
            "vintage-confirm", by.organisation, data_set=vintage.data_set_id, vintage=vintage.pk
        )
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(page, given)
        vintage.refresh_from_db()
        return answer

    return press


def counted(world, by=None):
    by = by or world.officer
    rows = Observation.objects.visible_to(by, clock.today())
    found = read(rows, own=by.organisation_id).rows
    names = {body.pk: body.name for body in [*world.bodies.values(), world.own, world.nation]}
    codes = {world.days.pk: "HB1", world.share.pk: "HB 2a"}
    return {
        (codes[one.measure_id], names[one.body_id], one.span.key): one.value or one.state
        for one in found.values()
    }


def test_a_file_is_read_shown_and_counts_once_it_is_confirmed(world, upload, confirm, client, at):
    vintage = upload(GOOD, label="Refresh of April", data_of_0="1", data_of_1="4", data_of_2="2010")
    assert (vintage.state, vintage.channel, vintage.label) == ("waiting", "csv", "Refresh of April")
    assert vintage.data_of == dt.date(2010, 4, 1)
    assert counted(world) == {}
    report = report_of(vintage)
    assert (report.new, report.changed, report.same, report.fault_count) == (3, 0, 0, 0)
    page = client.get(at("vintage-detail", data_set=world.data_set.pk, vintage=vintage.pk))
    assert "3 values: 3 new" in page.content.decode()
    assert confirm(vintage).status_code == 302
    assert vintage.confirmed_by == world.officer
    assert counted(world) == {
        ("HB1", "Fife", "2009-10"): 1200,
        ("HB1", "Argyll & Bute", "2009-10"): 30,
        ("HB 2a", "Moray", "2009-10"): Decimal("45.2"),
    }
    world.data_set.refresh_from_db()
    assert world.data_set.generation == 1


def test_the_same_file_again_has_nothing_new_and_is_not_confirmed(world, upload, confirm):
    confirm(upload(GOOD))
    again = upload(GOOD)
    report = report_of(again)
    assert (report.new, report.changed, report.same) == (0, 0, 3)
    assert not again.observations.exists()
    assert confirm(again).status_code == 200
    assert again.state == "waiting"


def test_last_years_figure_stays_beside_the_revised_one(world, upload, confirm, client, at):
    confirm(upload(HEADER + "Fife,HB1,2009-10,12\n"))
    before = clock.now()
    later = upload(HEADER + "Fife,HB1,2009-10,13.5\nMoray,HB1,2009-10,12\n")
    assert (report_of(later).changed, report_of(later).new) == (1, 1)
    shown = client.get(at("vintage-detail", data_set=world.data_set.pk, vintage=later.pk))
    text = " ".join(shown.content.decode().split())
    assert ">12</td>" in text
    assert ">13.5</td>" in text
    confirm(later)
    rows = Observation.objects.visible_to(world.officer, clock.today())
    key = (world.days.pk, world.bodies["Fife"].pk, Span.year(2009))
    assert read(rows, own=None).of(*key).value == Decimal("13.5")
    assert read(rows.known_at(before), own=None).of(*key).value == 12


FAULTS = [
    ("Fife,HB9,2009-10,1", "The framework has no measure “HB9”"),
    ("Atlantis,HB1,2009-10,1", "No body is called “Atlantis”"),
    (",HB1,2009-10,1", "No body is named here"),
    ("Fife,,2009-10,1", "No measure is named here"),
    ("Fife,HB1,2009-12,1", "“2009-12” is not a period of this measure"),
    ("Fife,HB1,2009-10-q1,1", "is not a period of this measure"),
    ("Fife,HB1,2090-91,1", "2090/91 has not begun yet"),
    ("Fife,HB1,2009-10,-1", "HB1 cannot be negative"),
    ("Fife,HB1,2009-10,twelve", "“twelve” is not a number"),
    ("Fife,HB1,2009-10,1e13", "larger than any value that is kept"),
    ("Fife,HB1,2009-10,1\nFIFE,hb1,2009/10,2", "stands here for the second time: first in row 2"),
]


@pytest.mark.parametrize(("rows", "said"), FAULTS)
def test_every_fault_is_said_with_its_place_and_nothing_is_staged(
    world, upload, confirm, rows, said
):
    vintage = upload(HEADER + rows + "\n")
    report = report_of(vintage)
    assert report.fault_count == 1
    assert said in report.faults[0].text
    assert report.faults[0].place in ("row 2", "row 3")
    assert not vintage.observations.exists()
    assert confirm(vintage).status_code == 200
    assert vintage.state == "waiting"
    assert counted(world) == {}


def test_all_faults_are_said_at_once_on_the_page(world, upload, client, at):
    vintage = upload(HEADER + "\n".join(rows for rows, _ in FAULTS) + "\n")
    page = client.get(at("vintage-detail", data_set=world.data_set.pk, vintage=vintage.pk))
    text = page.content.decode()
    assert "11 faults in 12 values" in text
    assert all(said.split(": first")[0] in text for _, said in FAULTS)


def test_words_in_a_values_place_are_states_and_an_empty_cell_is_missing(world, upload, confirm):
    words = {
        "Fife": "dna",
        "Moray": "*",
        "Argyll & Bute": "!",
        "Dundee City": "n/a",
        "Scotland": "",
    }
    confirm(
        upload(HEADER + "".join(f"{name},HB1,2009-10,{word}\n" for name, word in words.items()))
    )
    assert {name: value for (_, name, _), value in counted(world).items()} == {
        "Fife": "missing",
        "Moray": "withheld",
        "Argyll & Bute": "unreliable",
        "Dundee City": "not_applicable",
        "Scotland": "missing",
    }


def test_states_parts_and_comments_have_columns(world, upload, confirm):
    header = "Body,Indicator,Year,Value,State,Numerator,Denominator,Comment,Odd\n"
    vintage = upload(header + "Fife,HB 2a,2009-10,50,Provisional,10,20,As at June,x\n")
    assert report_of(vintage).left_out == ["Columns that were not read: Odd."]
    confirm(vintage)
    one = Observation.objects.get()
    assert (one.state, one.value, one.numerator, one.denominator, one.comment) == (
        "provisional",
        50,
        10,
        20,
        "As at June",
    )


WITH_ALL = "Body,Indicator,Year,Value,Numerator,Denominator,Comment\n"
WITH_COMMENT = "Body,Indicator,Year,Value,Comment\n"


def _said(world):
    """Parts and comment of what counts."""
    rows = Observation.objects.visible_to(world.officer, clock.today())
    one = read(rows, own=None).of(world.share.pk, world.bodies["Fife"].pk, Span.year(2009))
    return one.value, one.numerator, one.denominator, one.comment


def test_a_comment_alone_leaves_the_parts_and_parts_alone_the_comment(world, upload, confirm):
    confirm(upload(WITH_ALL + "Fife,HB 2a,2009-10,50,10,20,As at June\n"))
    later = upload(WITH_COMMENT + "Fife,HB 2a,2009-10,50,Audited\n")
    (change,) = report_of(later).changes
    assert "without its parts" not in change.after
    confirm(later)
    assert _said(world) == (50, 10, 20, "Audited")
    confirm(upload("Body,Indicator,Year,Value,Numerator,Denominator\nFife,HB 2a,2009-10,50,5,10\n"))
    assert _said(world) == (50, 5, 10, "Audited")


def test_parts_and_comment_of_another_value_are_not_carried_on(world, upload, confirm):
    confirm(upload(WITH_ALL + "Fife,HB 2a,2009-10,50,10,20,As at June\n"))
    confirm(upload(HEADER + "Fife,HB 2a,2009-10,60\n"))
    assert _said(world) == (60, None, None, "")


def test_a_retired_measure_takes_values_of_what_began_by_its_last_day(world, upload):
    world.days.state, world.days.retired_reason = "retired", "Replaced"
    world.days.retired_on = dt.date(2010, 3, 31)
    world.days.save()
    assert report_of(upload(HEADER + "Fife,HB1,2009-10,1\n")).fault_count == 0
    report = report_of(upload(HEADER + "Fife,HB1,2009-10,1\nFife,HB1,2010-11,1\n"))
    assert [(one.place, one.text) for one in report.faults] == [
        ("row 3", "HB1 was retired after 31 March 2010: it takes no values of 2010/11")
    ]


@pytest.mark.parametrize(
    ("state", "value", "said"),
    [
        ("odd", "1", "no state of a value"),
        ("Missing", "1", "its state says missing"),
        ("Reported", "", "No value, but its state says reported"),
    ],
)
def test_a_state_and_a_value_must_agree(world, upload, state, value, said):
    vintage = upload(f"council,code,period,value,state\nFife,HB1,2009-10,{value},{state}\n")
    assert said in report_of(vintage).faults[0].text


WITH_PARTS = "council,code,period,value,numerator,denominator\n"


def test_a_value_that_its_parts_do_not_give_must_be_ticked(world, upload, confirm):
    """100 × 1 ÷ 3 is 33.3 as printed, and 33.5 by no rounding."""
    fit = WITH_PARTS + "Fife,HB 2a,2009-10,33.3,1,3\nMoray,HB 2a,2009-10,33,1,3\n"
    assert report_of(upload(fit + "Dundee City,HB 2a,2009-10,0,1,0\n")).questions == []
    vintage = upload(WITH_PARTS + "Fife,HB 2a,2009-10,33.3,1,3\nMoray,HB 2a,2009-10,33.5,1,3\n")
    (question,) = report_of(vintage).questions
    assert (question.key, question.count) == (f"parts-{world.share.pk}", 1)
    assert question.text == "HB 2a: 1 value not given by its numerator and denominator"
    assert question.places == ("row 3: 33.5, of 1 and 3",)
    confirm(vintage, **{f"question-{question.key}": None})
    assert vintage.state == "waiting"
    confirm(vintage)
    assert vintage.state == "confirmed"
    again = WITH_PARTS + "Fife,HB 2a,2009-10,33.4,1,3\nMoray,HB 2a,2009-10,33.5,1,3\n"
    assert report_of(upload(again)).questions == []


def test_what_is_past_any_sense_must_be_ticked(world, upload, confirm):
    confirm(upload(HEADER + "Fife,HB1,2008-09,10\n"))
    vintage = upload(HEADER + "Fife,HB1,2009-10,101\nMoray,HB1,2009-10,500\n")
    far, beyond = f"far-{world.days.pk}", f"beyond-{world.days.pk}"
    assert {one.key: one.count for one in report_of(vintage).questions} == {far: 1, beyond: 1}
    assert confirm(vintage, **{f"question-{far}": None}).status_code == 200
    assert vintage.state == "waiting"
    confirm(vintage)
    assert vintage.state == "confirmed"
    assert report_of(vintage).answered == sorted([far, beyond])


def test_a_name_spelt_otherwise_is_asked_and_kept_once_a_person_confirms_it(
    world, upload, confirm, client, at, django_capture_on_commit_callbacks
):
    vintage = upload(HEADER + "City of Dundee,HB1,2009-10,12\n")
    (unknown,) = report_of(vintage).unknown
    assert unknown == ("City of Dundee", 1, (world.own.pk,))
    page = at("vintage-names", data_set=world.data_set.pk, vintage=vintage.pk)
    assert client.post(page, {"alias-0": ""}).status_code == 200
    assert not BodyAlias.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"alias-0": world.own.pk})
    alias = BodyAlias.objects.get()
    assert (alias.name, alias.body, alias.confirmed_by) == (
        "city of dundee",
        world.own,
        world.officer,
    )
    assert report_of(vintage).fault_count == 0
    confirm(vintage)
    assert counted(world) == {("HB1", "Dundee City", "2009-10"): 12}
    assert report_of(upload(HEADER + "CITY OF DUNDEE,HB1,2010-11,12\n")).fault_count == 0


def test_a_councils_alias_is_its_own_and_the_leads_is_everyones(world, upload):
    for keeper, by in ((world.council, world.council_officer), (world.lead, world.officer)):
        name = f"name of {keeper.slug}".replace("-", " ")
        BodyAlias.objects.create(kept_by=keeper, body=world.own, name=name, confirmed_by=by)
    own, lead = (f"Name of {one.slug}" for one in (world.council, world.lead))
    rows = HEADER + f"{own},HB1,2009-10,1\n{lead},HB1,2010-11,1\n"
    theirs = upload(rows, by=world.council_officer, data_set=world.council_set)
    assert report_of(theirs).fault_count == 0
    assert [one.name for one in report_of(upload(rows)).unknown] == [own]


def test_a_name_for_everyone_is_said_by_who_keeps_measures(
    world, upload, client, at, django_capture_on_commit_callbacks
):
    owner = member(world.lead, Role.AUDITOR)
    make_owner(world, owner, world.days)
    vintage = upload(HEADER + "City of Dundee,HB1,2009-10,12\n", by=owner)
    place = {"data_set": world.data_set.pk, "vintage": vintage.pk}
    page = client.get(at("vintage-detail", **place)).content.decode()
    assert "alias-0" not in page
    assert "ask who keeps measures" in page
    assert client.post(at("vintage-names", **place), {"alias-0": world.own.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.confirm_aliases(vintage=vintage, aliases={"City of Dundee": world.own}, by=owner)
    assert not BodyAlias.objects.exists()
    clerk = member(world.council, Role.AUDITOR)
    make_owner(world, clerk, world.days)
    theirs = upload(HEADER + "City of Dundee,HB1,2009-10,12\n", clerk, world.council_set)
    actions.confirm_aliases(vintage=theirs, aliases={"City of Dundee": world.own}, by=clerk)
    assert BodyAlias.objects.get().kept_by == world.council


def test_one_spelling_of_bodies_of_two_leads_is_refused_with_both(world, upload):
    other = OrganisationFactory(name="Another lead")
    body = make.a_body(other, "Dundee")
    BodyAlias.objects.create(
        kept_by=world.council, body=body, name="city of dundee", confirmed_by=world.council_officer
    )
    vintage = upload(
        HEADER + "City of Dundee,HB1,2009-10,1\n", world.council_officer, world.council_set
    )
    with pytest.raises(Refused, match="mean Dundee, of the bodies of Another lead"):
        actions.confirm_aliases(
            vintage=vintage, aliases={"City of Dundee": world.own}, by=world.council_officer
        )
    vintage.refresh_from_db()
    assert vintage.state == "waiting"


# Out of date, twice, given up ----------------------------------------------------------------


def test_a_preview_is_out_of_date_once_another_was_confirmed(
    world, upload, confirm, client, at, django_capture_on_commit_callbacks
):
    first, second = (
        upload(HEADER + "Fife,HB1,2009-10,12\n"),
        upload(HEADER + "Fife,HB1,2009-10,13\n"),
    )
    confirm(second)
    with pytest.raises(Refused, match="Have it read again"):
        actions.confirm_vintage(
            vintage=first,
            values=1,
            answered=[],
            expected_version=first.edit_version,
            by=world.officer,
        )
    page = client.get(at("vintage-detail", data_set=world.data_set.pk, vintage=first.pk))
    assert "Have it read again before you confirm it" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("vintage-anew", data_set=world.data_set.pk, vintage=first.pk))
    assert report_of(first).changed == 1
    confirm(first)
    assert counted(world) == {("HB1", "Fife", "2009-10"): 12}


def test_another_control_total_and_another_version_are_refused(world, upload):
    vintage = upload(HEADER + "Fife,HB1,2009-10,12\n")
    given = {"vintage": vintage, "answered": [], "by": world.officer}
    with pytest.raises(Refused, match="There are 1 values"):
        actions.confirm_vintage(values=2, expected_version=vintage.edit_version, **given)
    with pytest.raises(Conflict):
        actions.confirm_vintage(values=1, expected_version=vintage.edit_version - 1, **given)
    assert counted(world) == {}


def test_confirming_twice_counts_once(world, upload, confirm):
    vintage = upload(HEADER + "Fife,HB1,2009-10,12\n")
    confirm(vintage)
    confirm(vintage)
    world.data_set.refresh_from_db()
    assert world.data_set.generation == 1


def test_what_is_given_up_leaves_nothing_but_its_file(
    world, upload, confirm, client, at, django_capture_on_commit_callbacks
):
    vintage = upload(GOOD)
    page = at("vintage-give-up", data_set=world.data_set.pk, vintage=vintage.pk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"edit_version": vintage.edit_version})
    vintage.refresh_from_db()
    assert vintage.state == "given_up"
    assert not vintage.observations.exists()
    kept = client.get(at("vintage-file", data_set=world.data_set.pk, vintage=vintage.pk))
    assert kept.content == GOOD.encode()
    assert kept["Content-Disposition"].startswith("attachment")
    confirm(vintage)
    assert vintage.state == "given_up"


def test_values_are_given_up_by_who_sent_them_or_keeps_measures(world, upload, client, at):
    sender, other = member(world.council, Role.AUDITOR), member(world.council, Role.AUDITOR)
    make_owner(world, sender, world.days)
    make_owner(world, other, world.share)
    row = HEADER + "Dundee City,HB1,2009-10,1\n"
    vintage = upload(row, by=sender, data_set=world.council_set)
    place = {"data_set": world.council_set.pk, "vintage": vintage.pk}
    page = at("vintage-give-up", world.council, **place)
    shown = at("vintage-detail", world.council, **place)
    client.force_login(other.user)
    assert "Give it up" not in client.get(shown).content.decode()
    assert client.post(page, {"edit_version": vintage.edit_version}).status_code == 403
    vintage.refresh_from_db()
    assert vintage.state == "waiting"
    for by in (sender, world.council_officer):
        vintage = upload(row, by=sender, data_set=world.council_set)
        client.force_login(by.user)
        assert (
            "Give it up"
            in client.get(
                at("vintage-detail", world.council, **place | {"vintage": vintage.pk})
            ).content.decode()
        )
        actions.give_up_vintage(vintage=vintage, expected_version=vintage.edit_version, by=by)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x00\x01\x02", "neither an Excel workbook"),
        (b"PK\x03\x04 not a workbook", "damaged"),
        (b"one,two\n1,2\n", "names neither body, code, period and value"),
        (b"council,code,period,value\n", "has no values"),
        (b'council,code,period,value\nFife,"HB1,2009-10,1\n', "quotation mark"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old", "another or an older kind"),
    ],
)
def test_an_odd_file_is_refused_with_a_sentence_and_kept(world, upload, client, at, data, said):
    vintage = upload(data)
    assert vintage.state == "unreadable"
    assert said in vintage.problem
    page = client.get(at("vintage-detail", data_set=world.data_set.pk, vintage=vintage.pk))
    assert "Nothing of it counts" in page.content.decode()
    assert bytes(vintage.stored_file.content.data) == data


def test_a_file_that_is_too_large_or_empty_is_refused_at_the_door(world, client, at, monkeypatch):
    monkeypatch.setattr("measures.forms.data.LARGEST_FILE", 10)
    client.force_login(world.officer.user)
    page = at("vintage-upload", data_set=world.data_set.pk)
    large = client.post(page, {"file": SimpleUploadedFile("a.csv", b"x" * 11)})
    assert "Choose one of at most" in large.content.decode()
    empty = client.post(page, {"file": SimpleUploadedFile("a.csv", b"")})
    assert "This file is empty" in empty.content.decode()
    assert not Vintage.objects.exists()


# Who -----------------------------------------------------------------------------------------


def test_another_organisations_vintages_are_not_there(world, upload, client, at):
    vintage = upload(GOOD)
    client.force_login(world.council_officer.user)
    place = {"data_set": world.data_set.pk, "vintage": vintage.pk}
    for name in ("vintage-detail", "vintage-file"):
        assert client.get(at(name, world.council, **place)).status_code == 404
    for name in ("vintage-confirm", "vintage-names", "vintage-anew", "vintage-give-up"):
        assert client.post(at(name, world.council, **place)).status_code == 404
    upload_page = at("vintage-upload", world.council, data_set=world.data_set.pk)
    assert client.get(upload_page).status_code == 404


def test_who_gives_no_values_may_not_upload_and_an_updater_only_of_their_own_body(
    world, upload, confirm, client, at
):
    auditor = member(world.council, Role.AUDITOR)
    client.force_login(auditor.user)
    page = at("vintage-upload", world.council, data_set=world.council_set.pk)
    assert client.get(page).status_code == 403
    make_owner(world, auditor, world.days)
    own = upload(HEADER + "Dundee City,HB1,2009-10,1\n", by=auditor, data_set=world.council_set)
    confirm(own, by=auditor)
    assert own.state == "confirmed"
    other_body = upload(HEADER + "Fife,HB1,2009-10,1\n", by=auditor, data_set=world.council_set)
    assert confirm(other_body, by=auditor).status_code == 403
    other_measure = upload(
        HEADER + "Dundee City,HB 2a,2009-10,1\n", by=auditor, data_set=world.council_set
    )
    assert confirm(other_measure, by=auditor).status_code == 403
    assert other_measure.state == other_body.state == "waiting"


def make_owner(world, membership, measure):
    return MeasureOwnership.objects.create(
        organisation=membership.organisation, measure=measure, owner=membership
    )


def test_a_program_brings_values_that_a_person_confirms(
    world, confirm, django_capture_on_commit_callbacks
):
    with pytest.raises(Refused, match="whom these values came from"):
        actions.receive_vintage(data_set=world.data_set, channel="api", name="a", data=b"x")
    with django_capture_on_commit_callbacks(execute=True):
        vintage = actions.receive_vintage(
            data_set=world.data_set,
            channel="api",
            name="values.csv",
            data=GOOD.encode(),
            received_from="Feed of Fife",
        )
    assert report_of(vintage).values == 3
    assert Vintage.objects.get().received_by is None
    confirm(vintage)
    assert Vintage.objects.get().confirmed_by == world.officer


def test_an_ended_set_takes_no_more_values(world, client, at):
    world.data_set.ended_on = dt.date(2010, 1, 1)
    world.data_set.save()
    client.force_login(world.officer.user)
    page = at("vintage-upload", data_set=world.data_set.pk)
    answer = client.post(page, {"file": SimpleUploadedFile("a.csv", GOOD.encode())})
    assert "takes no more values" in answer.content.decode()
    assert not Vintage.objects.exists()

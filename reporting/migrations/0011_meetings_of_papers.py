"""Each paper's body and meeting, found by the words that named them or, where there are none,
made. Backwards the words are written anew from the meetings; what was made stays."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

WHY = "Made for the papers that named it"
#: What a line of history has room for.
LENGTH = 100


class World:
    """The models of this moment on one database, and what was found or made so far."""

    def __init__(self, apps, schema_editor):
        self.using = schema_editor.connection.alias
        self.apps = apps
        self.taken = set()

    def rows(self, name):
        app = "reporting" if name.endswith("Paper") else "meetings"
        return self.apps.get_model(app, name).objects.using(self.using)

    def make(self, model, **fields):
        """A row with its first line of history: calendars are dated by it."""
        row = self.rows(model).create(**fields)
        copied = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        self.rows(f"Historical{model}").create(
            **copied,
            history_date=timezone.now(),
            history_type="+",
            history_change_reason=WHY,
        )
        return row

    def body(self, organisation_id, name):
        """However its letters are typed; None where there is none."""
        bodies = self.rows("Body").filter(organisation_id=organisation_id).order_by("pk")
        return next((one for one in bodies if in_short(one.name) == in_short(name)), None)

    def make_body(self, organisation_id, name):
        ours = self.rows("Body").filter(organisation_id=organisation_id)
        slugs = set(ours.values_list("slug", flat=True))
        stem = slugify(name)[:56].strip("-") or "body"
        numbered = (f"{stem}-{number}" for number in range(2, len(slugs) + 3))
        slug = next(one for one in (stem, *numbered) if one not in slugs)
        return self.make("Body", organisation_id=organisation_id, name=name, slug=slug)

    def meeting(self, body, day):
        """One that stands before one that was cancelled."""
        if body is None or day is None:
            return None
        that_day = self.rows("Meeting").filter(body=body, meets_on=day)
        return that_day.order_by(F("cancelled_on").asc(nulls_first=True), "pk").first()

    def item(self, meeting, number):
        number = (number or "").strip().rstrip(".")
        if meeting is None or not (number.isascii() and number.isdigit() and len(number) < 5):
            return None
        items = self.rows("AgendaItem").filter(meeting=meeting, number=int(number))
        return items.order_by(F("withdrawn_on").asc(nulls_first=True), "pk").first()

    def meeting_for(self, paper):
        """The paper's own. Bodies whose names differ in their capitals alone may have had a paper
        each: the second then keeps a body of its own."""
        name = " ".join(paper.body.split()) or "Unnamed body"
        called, number = name, 1
        while True:
            body = self.body(paper.organisation_id, called)
            body = body or self.make_body(paper.organisation_id, called)
            meeting = self.meeting(body, paper.meeting_date)
            meeting = meeting or self.make("Meeting", body=body, meets_on=paper.meeting_date)
            about = paper.organisation_id, paper.kind, paper.period_id, paper.programme_id
            if (*about, meeting.pk) not in self.taken:
                self.taken.add((*about, meeting.pk))
                return meeting
            number += 1
            called = f"{name[:112]} ({number})"


def in_short(name):
    return " ".join(name.split()).casefold()


def name_meetings(apps, schema_editor):
    world = World(apps, schema_editor)
    for paper in world.rows("Paper").order_by("pk"):
        paper.meeting = world.meeting_for(paper)
        paper.item = world.item(paper.meeting, paper.agenda_item)
        paper.save(using=world.using, update_fields=["meeting", "item"])
    for line in world.rows("HistoricalPaper").order_by("history_id"):
        body = world.body(line.organisation_id, line.body or "")
        line.meeting = world.meeting(body, line.meeting_date)
        line.item = world.item(line.meeting, line.agenda_item)
        if line.meeting is None or (line.agenda_item and line.item is None):
            line.history_change_reason = in_words(line)
        line.save(using=world.using)


def in_words(line):
    """What no key says: a meeting that the paper was meant for once, an item without agenda."""
    day = f"{line.meeting_date.day} {line.meeting_date:%B %Y}"
    item = f", item {line.agenda_item}" if line.agenda_item else ""
    room = LENGTH - len(f"For , {day}{item}")
    return f"For {line.body[:room]}, {day}{item}"


def write_words(apps, schema_editor):
    """A line of history that names no meeting gets the words of its paper as it is now."""
    world = World(apps, schema_editor)
    for paper in world.rows("Paper").select_related("meeting__body", "item"):
        paper.body, paper.meeting_date = paper.meeting.body.name, paper.meeting.meets_on
        paper.agenda_item = str(paper.item.number) if paper.item else ""
        paper.save(using=world.using, update_fields=["body", "meeting_date", "agenda_item"])
    papers = world.rows("Paper").in_bulk()
    meetings = world.rows("Meeting").select_related("body").in_bulk()
    items = world.rows("AgendaItem").in_bulk()
    for line in world.rows("HistoricalPaper").order_by("history_id"):
        meeting, item = meetings.get(line.meeting_id), items.get(line.item_id)
        line.body = meeting.body.name if meeting else papers[line.id].body
        line.meeting_date = meeting.meets_on if meeting else papers[line.id].meeting_date
        line.agenda_item = str(item.number) if item else ""
        line.save(using=world.using)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_papers_have_meetings")]

    operations = [migrations.RunPython(name_meetings, write_words)]

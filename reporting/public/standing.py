"""What an organisation shows to everybody: released editions and the public packs of meetings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from accounts.models import Organisation
from finance.statements.statement_table import statement_table
from measures.models import Scorecard
from records import clock
from tables.declaration import Table

from ..models import Edition, Pack, PublicChoice
from ..packs.public import packs_for_public
from ..papers.audiences import for_public
from ..papers.kinds import WHOLE
from ..papers.records import PaperRecord, read_record
from .tables import programmes_table, progress_table

#: The tables that the page shows, by their address, and what each is called.
TABLES = {
    "programmes": "Programmes",
    "progress": "Progress",
    "finance": "Finance",
}
#: What is said of the newest period stands first, however late it was released.
NEWEST_PERIOD = (
    "-paper__period__year",
    "-paper__period__quarter_number",
    "-paper__meeting__meets_on",
    "-paper_id",
)
#: So many editions at most are read in search of one that prints a table.
LOOKS_AT = 6


@dataclass
class Told:
    """A released edition; what it says to everybody is read when it is first asked for."""

    edition: Edition

    @cached_property
    def record(self) -> PaperRecord:
        return for_public(read_record(self.edition.record, self.edition.schema_version))


@dataclass(frozen=True)
class Shown:
    """A table, and what it was read from."""

    table: Table
    told: Told


@dataclass
class Publisher:
    """An organisation as everybody sees it. ``state`` changes with every release, withdrawal and
    choice, and with what is said of meetings; ``is_public`` is whether it shows anything at all."""

    organisation: Organisation
    choice: PublicChoice
    state: str
    released: int

    @property
    def is_public(self) -> bool:
        choice = self.choice
        shows = (
            choice.shows_papers,
            choice.shows_programmes,
            choice.shows_progress,
            choice.shows_finance,
            choice.shows_packs,
        )
        return bool(self.released and any(shows)) or bool(self.packs) or bool(self.scorecards)

    @cached_property
    def editions(self) -> list[Edition]:
        """Released editions, the newest meeting first; none where papers are not shown."""
        if not self.choice.shows_papers:
            return []
        found = self._released().with_paper().select_related("release").defer("record")
        return list(found.order_by("-paper__meeting__meets_on", "-paper_id", "-number"))

    @cached_property
    def packs(self) -> list[Pack]:
        """Of meetings, those that hold what everybody may read; none where packs are not shown."""
        return packs_for_public(self.organisation) if self.choice.shows_packs else []

    @cached_property
    def scorecards(self) -> list[Scorecard]:
        """Those marked for the public that have not ended; none where they are not shown."""
        if not self.choice.shows_scorecards:
            return []
        cards = Scorecard.objects.filter(organisation=self.organisation, is_public=True)
        return list(cards.not_ended_on(clock.today()).order_by("level", "name", "pk"))

    @cached_property
    def told(self) -> list[Told]:
        """What the tables are read from: editions that tell of everything, of each paper the last
        that is released, the newest period first. Not more than a page ever looks at."""
        later = Edition.objects.released().filter(
            paper=OuterRef("paper"), number__gt=OuterRef("number")
        )
        last = self._released().filter(~Exists(later.order_by()), paper__kind__in=WHOLE)
        found = last.with_paper().select_related("release").defer("record")
        return [Told(one) for one in found.order_by(*NEWEST_PERIOD)[:LOOKS_AT]]

    @property
    def newest(self) -> Edition | None:
        """The newest of those editions."""
        return self.told[0].edition if self.told else None

    def table(self, key: str) -> Shown | None:
        """The table, where it is shown, with the newest edition that prints what it says."""
        if getattr(self.choice, f"shows_{key}"):
            for one in self.told:
                table = _table(key, one.record)
                if table is not None:
                    return Shown(table, one)
        return None

    def _released(self):
        return Edition.objects.released().filter(paper__organisation=self.organisation)


def _table(key: str, record: PaperRecord) -> Table | None:
    """None where the edition prints nothing of it."""
    if key == "finance":
        shows = "statement" in record.appendices and record.statement
        return statement_table(record.statement) if shows else None
    if "status" not in record.appendices or not record.reports:
        return None
    return programmes_table(record) if key == "programmes" else progress_table(record)


def publisher_by(slug: str) -> Publisher | None:
    """None where there is no such organisation. One query; four more where packs are shown, and
    one where scorecards are."""
    released = Q(papers__editions__release__isnull=False)
    withdrawn = Q(papers__editions__withdrawal__isnull=False)
    found = (
        Organisation.objects.filter(slug=slug)
        .select_related("public_choice")
        .annotate(
            last_release=Max("papers__editions__release__pk"),
            last_withdrawal=Max("papers__editions__withdrawal__pk"),
            last_file=Max("papers__editions__files__pk"),
            still_released=Count("papers__editions", filter=released & ~withdrawn, distinct=True),
            choice_version=F("public_choice__edit_version"),
            # Each of them only grows, so that a change of any of them is a change of the sum.
            paper_versions=Sum("papers__edit_version"),
            meeting_versions=Sum("papers__meeting__edit_version"),
            body_versions=Sum("papers__meeting__body__edit_version"),
        )
        .first()
    )
    if found is None:
        return None
    choice = found.public_choice if found.choice_version else PublicChoice(organisation=found)
    state = (
        found.name,
        found.demo_notice,
        found.last_release,
        found.last_withdrawal,
        found.last_file,
        found.choice_version,
        found.paper_versions,
        found.meeting_versions,
        found.body_versions,
    )
    publisher = Publisher(found, choice, repr(state), found.still_released)
    if choice.shows_packs:
        # What a pack holds may become private again: then pages that are kept must go too.
        # Of a meeting to which no paper goes, what is said of it is not in the sums above.
        shown = [
            (one.meeting_id, one.number, one.meeting.edit_version, one.meeting.body.edit_version)
            for one in publisher.packs
        ]
        publisher.state = f"{publisher.state}{shown}"
    if choice.shows_scorecards:
        cards = [(one.slug, one.edit_version) for one in publisher.scorecards]
        publisher.state = f"{publisher.state}{cards}"
    return publisher

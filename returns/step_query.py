"""What a step's page reads of its version, in one query: who may fill it in, what is stored and
typed, whom it is with, what is attached, what reviewers said, by which tolerances it is judged."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Membership
from finance.models import BudgetedLine
from periods.calendar import Quarter
from programmes.models import HeadAssignment, Milestone, Objective
from risks.models import Issue, Risk
from risks.reading import Entry

from .beside import AttachmentBeside, Beside, DraftBeside, HandoverBeside
from .bundled import as_json, as_moment, instances, json_rows, rows_of
from .drafting import Typed
from .drafts import DraftText
from .measured import measure_lists
from .models import (
    Attachment,
    HighlightSection,
    ObjectiveUpdate,
    ProgressUpdate,
    Reopening,
    ReturnDecision,
    ReturnVersion,
    ReviewComment,
    StepDraft,
    StepHandover,
    ToleranceSet,
)
from .querysets import ReturnVersionQuerySet
from .remarks import Reason, Remark
from .vocabulary import HandoverState

_RETURN = OuterRef("programme_return")
_PLANNED = OuterRef("programme_return__planned_programme")
_PROGRAMME = OuterRef("programme_return__planned_programme__programme")
#: The programme's, and the organisation's own.
_OURS = Q(programme=None) | Q(programme=_PROGRAMME)


def with_step(
    versions: ReturnVersionQuerySet, number: int, membership: Membership, on: dt.date
) -> ReturnVersionQuerySet:
    """The versions with all that the step of the objective of that number shows of them."""
    heads = HeadAssignment.objects.on(on).filter(membership=membership, programme=_PROGRAMME)
    ours = {"version": OuterRef("pk"), "objective__number": number}
    activities = {
        "activity__objective__planned_programme": _PLANNED,
        "activity__objective__number": number,
    }
    progress = ProgressUpdate.objects.filter(version=OuterRef("pk"), **activities)
    milestones = Milestone.objects.standing().filter(**activities).order_by("number")
    lines = BudgetedLine.objects.filter(
        objective__planned_programme=_PLANNED, objective__number=number
    )
    return versions.annotate(
        is_head=Exists(heads),
        has_lines=Exists(lines),
        has_entries=Exists(Risk.objects.filter(programme=_PROGRAMME))
        | Exists(Issue.objects.filter(programme=_PROGRAMME)),
        update_rows=rows_of(ObjectiveUpdate.objects.filter(**ours)),
        section_rows=rows_of(HighlightSection.objects.filter(**ours)),
        progress_rows=rows_of(progress),
        milestone_rows=rows_of(milestones),
        **_lists_beside(number),
        **_entries(),
        **_said_by_reviewers(number),
        **measure_lists(membership.organisation_id, number, on),
    )


def _lists_beside(number: int | None) -> dict[str, Subquery]:
    """Of the step of the objective of that number; None is the step of the whole programme."""
    of_step = {"programme_return": _RETURN, "objective__number": number}
    attached = Attachment.objects.filter(version=OuterRef("pk"), is_removed=False)
    return {
        "draft_rows": json_rows(
            StepDraft.objects.filter(**of_step).order_by("pk"),
            membership_id="membership_id",
            name="membership__user__name",
            values="values",
            kept="kept",
            based_on="based_on",
            revision="revision",
            saved_at="saved_at",
        ),
        "handover_rows": json_rows(
            StepHandover.objects.filter(**of_step).exclude(state=HandoverState.TAKEN_BACK),
            contributor_id="contributor_id",
            contributor="contributor__user__name",
            handed_by="handed_by__user__name",
            note="note",
            state="state",
        ),
        "attachment_rows": json_rows(
            attached.filter(objective__number=number).order_by("pk"),
            pk="pk",
            title="title",
            link="link",
            name="stored_file__name",
            size="stored_file__size",
        ),
    }


def _entries() -> dict[str, Subquery]:
    """What a text may name of the register: the programme's and the organisation's own."""
    organisation = OuterRef("programme_return__period__organisation")
    named = {"number": "number", "title": "title", "programme_id": "programme_id"}
    return {
        f"{model._meta.model_name}_rows": json_rows(
            model.objects.filter(_OURS, organisation=organisation).order_by("number"),
            ended_on=ended,
            **named,
        )
        for model, ended in ((Risk, "closed_on"), (Issue, "resolved_on"))
    }


def _said_by_reviewers(number: int | None) -> dict[str, Subquery]:
    """Remarks on the step in the version before, and why any version was given back."""
    remarks = ReviewComment.objects.filter(
        submission__version__programme_return=_RETURN,
        submission__version__number=OuterRef("number") - 1,
        objective__number=number,
    )
    of_return = {"submission__version__programme_return": _RETURN}
    sent_back = ReturnDecision.objects.filter(verdict=ReturnDecision.Verdict.SENT_BACK, **of_return)
    kept = {"version": "submission__version__number", "at": "recorded_at", "text": "reason"}
    return {
        "remark_rows": json_rows(
            remarks.order_by("pk"),
            number="objective__number",
            heading="heading",
            name="commented_by__user__name",
            post="commented_post",
            at="recorded_at",
            text="text",
        ),
        "sent_back_rows": json_rows(
            sent_back, name="decided_by__user__name", post="decided_post", **kept
        ),
        "reopened_rows": json_rows(
            Reopening.objects.filter(**of_return),
            name="reopened_by__user__name",
            post="reopened_post",
            **kept,
        ),
    }


def with_tolerances(versions: ReturnVersionQuerySet, quarter: Quarter) -> ReturnVersionQuerySet:
    """With the sets that may count at the quarter's end."""
    sets = ToleranceSet.objects.filter(
        _OURS,
        organisation=OuterRef("programme_return__period__organisation"),
        valid_from__lte=quarter.end,
    )
    return versions.annotate(tolerance_rows=rows_of(sets.order_by("valid_from", "pk")))


def beside_step(version: ReturnVersion, objective: Objective | None) -> Beside:
    """What lies beside the step of the objective, or of the whole programme. One query."""
    number = objective.number if objective else None
    rows = ReturnVersion.objects.filter(pk=version.pk).only("pk")
    return beside_of(rows.annotate(**_lists_beside(number), **_said_by_reviewers(number)).get())


def beside_of(version: ReturnVersion) -> Beside:
    """The same, of a version ``with_step``."""
    handovers = [HandoverBeside(**row) for row in version.handover_rows or ()]
    return Beside(
        drafts=tuple(_draft(row) for row in version.draft_rows or ()),
        handover=handovers[0] if handovers else None,
        attachments=tuple(AttachmentBeside(**row) for row in version.attachment_rows or ()),
        remarks=tuple(_remark(row) for row in version.remark_rows or ()),
        reasons=_reasons(version),
    )


def _remark(row: dict) -> Remark:
    return Remark(**row | {"at": as_moment(row["at"])})


def _reasons(version: ReturnVersion) -> tuple[Reason, ...]:
    """Newest first, as ``remarks.reasons_of``."""
    found = [
        Reason(what=what, on=timezone.localdate(as_moment(row.pop("at"))), **row)
        for what, rows in (
            ("sent back", version.sent_back_rows),
            ("reopened", version.reopened_rows),
        )
        for row in rows or ()
    ]
    return tuple(sorted(found, key=lambda one: one.version, reverse=True))


def _draft(row: dict) -> DraftBeside:
    text = DraftText(
        as_json(row["values"]), tuple(as_json(row["kept"])), row["based_on"], row["revision"]
    )
    return DraftBeside(row["membership_id"], row["name"], text, as_moment(row["saved_at"]))


def entries_of(version: ReturnVersion) -> tuple[Entry, ...]:
    """As ``risks.reading.entries_of``, of a version ``with_step``."""
    kinds = (("R", version.risk_rows), ("I", version.issue_rows))
    return tuple(
        Entry(kind=kind, is_open=row.pop("ended_on") is None, **row)
        for kind, rows in kinds
        for row in rows or ()
    )


def typed_of(version: ReturnVersion) -> Typed:
    """What is stored of the step, of a version ``with_step``."""
    updates = instances(ObjectiveUpdate, version.update_rows)
    progress = instances(ProgressUpdate, version.progress_rows)
    sections = instances(HighlightSection, version.section_rows)
    return Typed(
        objectives={row.objective_id: row for row in updates},
        activities={row.activity_id: row for row in progress},
        sections={(row.objective_id, row.heading): row for row in sections},
    )

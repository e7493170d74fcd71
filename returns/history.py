"""Who changed what when, in a return and in an activity over its quarters."""

from __future__ import annotations

from django.db import models

from programmes.changes import plan_changes
from programmes.models import Activity, Objective
from records.changes import Change, changes_of, newest_first

from .models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgrammeReturn,
    ProgressUpdate,
    ReturnVersion,
)
from .vocabulary import Heading

#: What readers need not be told: which row it belongs to is in its name.
_LABELS = {
    "version": "",
    "objective": "",
    "activity": "",
    "heading": "",
    "number": "",
    "programme_return": "",
    "period": "",
    "planned_programme": "",
    "rag": "RAG",
    "is_ready": "Step marked as ready",
    "nothing_extra": "Nothing to report beyond the plan",
    "extra_deliverables": "Deliverables beyond the plan",
}


def changes_of_return(programme_return: ProgrammeReturn, *, drafts: bool) -> list[Change]:
    """Every change that was typed into the return, newest first. Constant in queries.

    What was only copied into a new version is left out; without ``drafts`` so is what was not
    submitted yet.
    """
    numbered = ReturnVersion.objects.filter(programme_return=programme_return)
    shown = numbered if drafts else numbered.exclude(submission=None)
    of = {"version_id__in": shown.values("pk")}
    versions = ReturnVersion.history.filter(id__in=shown.values("pk"))
    changes = changes_of(
        ProgrammeReturn.history.filter(id=programme_return.pk),
        versions,
        ObjectiveUpdate.history.filter(**of),
        ProgressUpdate.history.filter(**of),
        HighlightSection.history.filter(**of),
        labels=_LABELS,
        names=_names(programme_return),
    )
    return _without_copies(changes, versions)


def changes_of_activity(activity: Activity, *, drafts: bool) -> list[Change]:
    """What the plan says of the activity over time, and what returns said of it, newest first;
    without ``drafts`` only what was submitted."""
    updates = ProgressUpdate.history.filter(activity=activity)
    if not drafts:
        submitted = ReturnVersion.objects.exclude(submission=None)
        updates = updates.filter(version_id__in=submitted.values("pk"))
    versions = ReturnVersion.history.filter(id__in=updates.values("version_id"))
    given = changes_of(updates, labels=_LABELS, names=_versions(activity))
    return newest_first(_without_copies(given, versions), plan_changes(activity))


def _without_copies(changes: list[Change], versions: models.QuerySet) -> list[Change]:
    """Without what was only carried into a new version: it bears the version's own moment."""
    copies = versions.filter(history_type="+", number__gt=1)
    moments = set(copies.values_list("history_date", flat=True))
    return [one for one in changes if not (one.kind == "added" and one.when in moments)]


def _names(programme_return: ProgrammeReturn):
    """How each row of history is called: by objective, activity and heading of the plan."""
    objectives = Objective.objects.filter(planned_programme=programme_return.planned_programme)
    called = {one.pk: str(one) for one in objectives}
    activities = Activity.objects.filter(objective__in=objectives).select_related("objective")
    keys = {one.pk: f"{one.key} of objective {one.objective.number}" for one in activities}

    def name(row: models.Model) -> str:
        if hasattr(row, "activity_id"):
            return keys.get(row.activity_id, "an activity")
        if hasattr(row, "heading"):
            return f"{Heading(row.heading).label}, {called[row.objective_id].lower()}"
        if hasattr(row, "objective_id"):
            return called[row.objective_id].lower()
        return "the return" if hasattr(row, "state") else "the programme as a whole"

    return name


def _versions(activity: Activity):
    versions = ReturnVersion.objects.filter(progress_updates__activity=activity).select_related(
        "programme_return__period"
    )
    called = {one.pk: f"{one.programme_return.period}, version {one.number}" for one in versions}
    return lambda row: called.get(row.version_id, "a return")

"""What one programme gives for one round: a return, its versions, and what froze them."""

from .decided import Reopening, ReturnDecision, ReturnSubmission, ReviewComment
from .drafts import StepDraft, StepHandover
from .given import Attachment, HighlightSection, ObjectiveUpdate, ProgressUpdate
from .returns import VERSION_IS_SUBMITTED, ProgrammeReturn, ReturnVersion
from .rounds import Extension, ExtensionRequest, Reminder, ToleranceSet

__all__ = [
    "VERSION_IS_SUBMITTED",
    "Attachment",
    "Extension",
    "ExtensionRequest",
    "HighlightSection",
    "ObjectiveUpdate",
    "ProgrammeReturn",
    "ProgressUpdate",
    "Reminder",
    "Reopening",
    "ReturnDecision",
    "ReturnSubmission",
    "ReturnVersion",
    "ReviewComment",
    "StepDraft",
    "StepHandover",
    "ToleranceSet",
]

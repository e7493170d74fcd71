"""Measures and all that hangs on them; each module says what of it lasts and what is added."""

from .bodies import BodyAlias, FamilyGrouping, FamilyPlace, ReportingBody
from .cards import (
    FOUR_PERSPECTIVES,
    CardMeasure,
    EarlyWarning,
    Perspective,
    Scorecard,
    WarningAnswer,
)
from .doors import ApiClient, MailboxState, ReceivedMail, RequestedMeasure, UpdateRequest
from .fields import KEPT_DECIMALS, LARGEST_VALUE
from .frameworks import (
    Definition,
    DesignGroupSeat,
    Framework,
    FrameworkTakeUp,
    FrameworkVersion,
    Measure,
    MeasureOwnership,
    Proposal,
    ProposalRemark,
)
from .lists import ListFile
from .sharing import (
    Consortium,
    ConsortiumMember,
    JoiningStep,
    SharedMeasure,
    SharingAgreement,
)
from .targets import Initiative, ManagementResponse, MeasureLink, RelatedMeasure, Target
from .values import DataSet, DeflatorIndex, DeflatorSeries, Observation, Vintage, VintageProgress

__all__ = [
    "FOUR_PERSPECTIVES",
    "KEPT_DECIMALS",
    "LARGEST_VALUE",
    "ApiClient",
    "BodyAlias",
    "CardMeasure",
    "Consortium",
    "ConsortiumMember",
    "DataSet",
    "Definition",
    "DeflatorIndex",
    "DeflatorSeries",
    "DesignGroupSeat",
    "EarlyWarning",
    "FamilyGrouping",
    "FamilyPlace",
    "Framework",
    "FrameworkTakeUp",
    "FrameworkVersion",
    "Initiative",
    "JoiningStep",
    "ListFile",
    "MailboxState",
    "ManagementResponse",
    "Measure",
    "MeasureLink",
    "MeasureOwnership",
    "Observation",
    "Perspective",
    "Proposal",
    "ProposalRemark",
    "ReceivedMail",
    "RelatedMeasure",
    "ReportingBody",
    "RequestedMeasure",
    "Scorecard",
    "SharedMeasure",
    "SharingAgreement",
    "Target",
    "UpdateRequest",
    "Vintage",
    "VintageProgress",
    "WarningAnswer",
]

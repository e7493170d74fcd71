"""The verbs of benefits."""

from .benefits import BenefitFields, add_benefit, change_benefit, end_benefit
from .evidence import attach_evidence_file, attach_evidence_link, remove_evidence
from .figures import PlanNow, decide_figure, latest_plan, plan_benefit, report_achieved

__all__ = [
    "BenefitFields",
    "PlanNow",
    "add_benefit",
    "attach_evidence_file",
    "attach_evidence_link",
    "change_benefit",
    "decide_figure",
    "end_benefit",
    "latest_plan",
    "plan_benefit",
    "remove_evidence",
    "report_achieved",
]

"""The verbs that write returns: rounds, giving, reviewing."""

from returns.steps import ActivityStep, Gap, Gaps, ObjectiveStep, SectionStep, WholeStep

from .giving import save_objective_step, save_whole_step, submit_return
from .reviewing import approve_return, send_back
from .rounds import change_round, open_round

__all__ = [
    "ActivityStep",
    "Gap",
    "Gaps",
    "ObjectiveStep",
    "SectionStep",
    "WholeStep",
    "approve_return",
    "change_round",
    "open_round",
    "save_objective_step",
    "save_whole_step",
    "send_back",
    "submit_return",
]

"""The verbs that write returns: rounds, giving, reviewing."""

from returns.steps import ActivityStep, Gap, Gaps, ObjectiveStep, SectionStep, WholeStep

from .carrying import carry_plan_forward
from .chasing import ask_for_extension, extend, remind, remind_all
from .commenting import comment
from .giving import save_objective_step, save_whole_step, submit_return
from .reopening import mark_published, reopen_return
from .reviewing import approve_return, send_back
from .rounds import change_round, open_round
from .tolerances import set_tolerances

__all__ = [
    "ActivityStep",
    "Gap",
    "Gaps",
    "ObjectiveStep",
    "SectionStep",
    "WholeStep",
    "approve_return",
    "ask_for_extension",
    "carry_plan_forward",
    "change_round",
    "comment",
    "extend",
    "mark_published",
    "open_round",
    "remind",
    "remind_all",
    "reopen_return",
    "save_objective_step",
    "save_whole_step",
    "send_back",
    "set_tolerances",
    "submit_return",
]

"""What people do to the plan. Each verb checks who asks and what the plan accepts, then writes."""

from .activities import add_activity, change_activity_terms, move_activity, withdraw_activity
from .aims import (
    Supported,
    add_aim,
    change_aim,
    end_aim,
    move_aim,
    set_objective_aims,
    supported_by,
)
from .continuing import Carried, carry_plan_forward
from .due_dates import move_due_date_as_approved
from .heads import assign_head, end_assignment
from .milestones import (
    add_milestone,
    change_milestone,
    complete_milestone,
    withdraw_milestone,
)
from .objectives import add_objective, reword_objective, withdraw_objective
from .plans import (
    change_programme,
    create_plan,
    create_programme,
    end_programme,
    include_programme,
    leave_out_programme,
    move_programme,
)

__all__ = [
    "Carried",
    "Supported",
    "add_activity",
    "add_aim",
    "add_milestone",
    "add_objective",
    "assign_head",
    "carry_plan_forward",
    "change_activity_terms",
    "change_aim",
    "change_milestone",
    "change_programme",
    "complete_milestone",
    "create_plan",
    "create_programme",
    "end_aim",
    "end_assignment",
    "end_programme",
    "include_programme",
    "leave_out_programme",
    "move_activity",
    "move_aim",
    "move_due_date_as_approved",
    "move_programme",
    "reword_objective",
    "set_objective_aims",
    "supported_by",
    "withdraw_activity",
    "withdraw_milestone",
    "withdraw_objective",
]

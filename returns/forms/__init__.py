"""What people type into rounds and returns, as values of the domain."""

from .carrying import CarryForm
from .objective import ObjectiveStepForm
from .rounds import ChangeRoundForm, OpenRoundForm, SendBackForm
from .whole import WholeStepForm

__all__ = [
    "CarryForm",
    "ChangeRoundForm",
    "ObjectiveStepForm",
    "OpenRoundForm",
    "SendBackForm",
    "WholeStepForm",
]

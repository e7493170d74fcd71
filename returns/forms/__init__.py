"""What people type into rounds and returns, as values of the domain."""

from .objective import ObjectiveStepForm
from .rounds import ChangeRoundForm, OpenRoundForm, SendBackForm
from .whole import WholeStepForm

__all__ = [
    "ChangeRoundForm",
    "ObjectiveStepForm",
    "OpenRoundForm",
    "SendBackForm",
    "WholeStepForm",
]

"""What is asked: Arabic prompts, pictures, and the suites that join them."""

from .counting import COUNTING
from .gender import GENDER
from .suite import Measure, Suite
from .trials import Trials

SUITES: dict[str, Suite] = {suite.name: suite for suite in (GENDER, COUNTING)}

__all__ = ["SUITES", "Measure", "Suite", "Trials"]

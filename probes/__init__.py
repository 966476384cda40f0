"""What is asked: Arabic prompts, pictures, and the suites that join them."""

from .captions import CAPTIONS
from .counting import COUNTING
from .gender import GENDER
from .localization import LOCALIZATION
from .retrieval import RETRIEVAL
from .sources import Source
from .suite import Measure, Suite
from .trials import Trials
from .zeroshot import ZEROSHOT

SUITES: dict[str, Suite] = {
    suite.name: suite for suite in (GENDER, COUNTING, CAPTIONS, ZEROSHOT, RETRIEVAL, LOCALIZATION)
}

__all__ = ["SUITES", "Measure", "Source", "Suite", "Trials"]

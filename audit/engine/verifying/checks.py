"""What a look at a run says."""

from dataclasses import dataclass
from typing import Literal

State = Literal["holds", "differs", "not told"]


@dataclass(frozen=True)
class Check:
    """What was looked at, how it stands, and that in a line."""

    what: str
    state: State
    told: str

    def __str__(self) -> str:
        return f"{self.what}: {'DIFFERS: ' if self.state == 'differs' else ''}{self.told}"

"""Why something is left out, or what was noticed of it: a code with its values, put into words where it is shown.

>>> str(Reason("sample-twice", key="a"))
"sample 'a' stands twice; give each picture its own key"
"""

from .catalogue import LANGUAGES, Number, Part, Wording, bring, codes, pieces, wording
from .reason import OWN_WORDS, Reason
from .tables import COLUMNS, listed, read, table

__all__ = [
    "COLUMNS",
    "LANGUAGES",
    "OWN_WORDS",
    "Number",
    "Part",
    "Reason",
    "Wording",
    "bring",
    "codes",
    "listed",
    "pieces",
    "read",
    "table",
    "wording",
]

"""Why something was left out, or what was noticed, in the reader's language."""

import re

from markupsafe import Markup

from audit.report.html.elements import bidi, data
from audit.report.html.templating import element
from audit.report.speech import words
from probes.reasons import Part, Reason


def reason(why: Reason, part: Part = "whole") -> Markup:
    """A reason, or a part of it, with what users wrote in it as they wrote it."""
    return Markup(words.reason(why, lambda ours: str(bidi(ours)), lambda theirs: str(_english(theirs)), part))


def _english(told: str) -> Markup:
    """What has no Arabic, or is the user's."""
    return element("english", data(told)) if re.search("[A-Za-z]", told) else data(told)

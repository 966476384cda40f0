"""What the report of counting shows beside its findings: of photographs, the captions with another number."""

import pandas as pd

from probes.section import Section, TableColumn
from probes.trials import Trials

SHOWN = 40


def swaps(trials: Trials, outcomes: pd.DataFrame) -> Section:
    """Pairs of captions as the model was asked them, to be read: the one written, and the one with another number."""
    asked = trials.queries.query("probe == 'photograph pair'")
    options = trials.options.set_index(["options", "option"])["text"]
    rows = []
    for each in asked.sample(min(SHOWN, len(asked)), random_state=0).itertuples():
        texts = options[each.options]
        (own,) = each.answer
        other = next(text for option, text in texts.items() if option != own)
        rows.append((each.image, each.caption, texts[own], other))
    columns = (
        TableColumn("picture", "picture"),
        TableColumn("written", "arabic"),
        TableColumn("asked: its number", "arabic"),
        TableColumn("asked: another", "arabic"),
    )
    return Section("Captions and their swaps", columns, pd.DataFrame(rows))


SECTIONS = {"swaps": swaps}

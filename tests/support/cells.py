"""Notebooks of a few cells, and what they show."""

from typing import Any

from audit.report import running


def notebook(*sources: str, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """A notebook of code cells, the first with `tags`."""
    cells = [
        {"cell_type": "code", "id": f"c{place}", "metadata": {}, "source": source, "outputs": [],
         "execution_count": None}
        for place, source in enumerate(sources)
    ]  # fmt: skip
    cells[0]["metadata"] = {"tags": list(tags)}
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def ran(*sources: str) -> list[list[dict[str, Any]]]:
    """The outputs of cells."""
    made = notebook(*sources)
    running.run(made, "some")
    assert [cell["execution_count"] for cell in made["cells"]] == list(range(1, len(sources) + 1))
    return [cell["outputs"] for cell in made["cells"]]

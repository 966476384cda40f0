"""Where a layout finds files and puts what it makes of them."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from probes.reasons import Reason

PICTURES = "files/pictures"
"""Those that were fetched one by one, as what a layout writes names them."""
PAGES = "pages.json"
"""Name of a picture -> the page that shows it, of a set whose pictures may not be shown."""
LeftOut = tuple[str, int, Reason]
"""The file, the row in it, and why it is not asked about."""


@dataclass(frozen=True)
class Place:
    """files: what was fetched. made: the folder to write to. path: what the user gave. dead: names of pictures that
    could not be fetched -> why."""

    files: Path
    made: Path
    path: Path | None = None
    dead: Mapping[str, str] = field(default_factory=dict)

    def picture(self, folder: str, name: str, content: bytes) -> None:
        """One that lay in a table, as a file."""
        (self.made / folder).mkdir(exist_ok=True)
        (self.made / folder / name).write_bytes(content)

    def write(self, name: str, content: Any) -> None:
        """JSON, or of a name in .jsonl a row a line."""
        if name.endswith(".jsonl"):
            text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in content)
        else:
            text = json.dumps(content, ensure_ascii=False, indent=0)
        (self.made / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Layout:
    """make: writes the files, and gives what it leaves out. links: name -> address of pictures that are fetched one by
    one, of the files that were fetched."""

    make: Callable[[Place], Iterable[LeftOut]]
    links: Callable[[Path], dict[str, str]] | None = None

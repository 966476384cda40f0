"""Where files are kept that can be made or fetched again."""

import os
from pathlib import Path

import platformdirs

NAME = "arabic-clip-audit"


def root() -> Path:
    """$AUDIT_CACHE, else `arabic-clip-audit` where this platform keeps what can be made again: on Linux in
    $XDG_CACHE_HOME or ~/.cache."""
    if own := os.environ.get("AUDIT_CACHE"):
        return Path(own).expanduser()
    return platformdirs.user_cache_path(NAME, appauthor=False)

"""Where the project and the shared data lie; tests of the latter skip, saying so, where it is absent."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

"""Small sets in the true layouts of those that have a recipe, and a server that stands in for the Hub and all hosts."""

from .server import Stand
from .sets import MADE, Made

__all__ = ["MADE", "Made", "Stand"]

"""A run: the folder with everything of one audit of one model. Whoever reads it needs no model."""

from .run import Run, load, unsealed

__all__ = ["Run", "load", "unsealed"]

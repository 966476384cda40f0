"""A model while it is trained: one audit a checkpoint, as curves."""

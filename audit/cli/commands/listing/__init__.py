"""Commands that say what there is."""

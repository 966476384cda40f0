"""The language: its grammar, its words, and what may be done to captions."""

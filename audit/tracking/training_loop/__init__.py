"""Quick audits of a model in memory while it is trained, in a plain loop and those of transformers and Lightning."""

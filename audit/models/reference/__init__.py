"""The bundled model and how it was made: `python -m audit.models.reference` rebuilds it."""

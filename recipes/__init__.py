"""The recipes of the stand-ins: `python -m recipes` makes them again."""

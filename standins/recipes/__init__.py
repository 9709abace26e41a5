"""The recipes of the stand-ins: `python -m standins.recipes` makes them again."""

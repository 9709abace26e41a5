"""What the Hub names stand for offline, and the recipes that made it."""

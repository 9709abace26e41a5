"""Benchmarks of the book, each a comparison within one run: `python -m bench NAME`."""

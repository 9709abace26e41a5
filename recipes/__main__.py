"""Make every stand-in again: `python -m recipes [--only NAME ...]`."""

import argparse
from functools import partial

from helpers.page import STANDINS
from recipes import bert, cola, configurations, llama, manifest, yelp

CHAT = "meta-llama/Meta-Llama-3-8B-Instruct"
RECIPES = {
    "Yelp/yelp_review_full": yelp.make,
    "nyu-mll/glue": cola.make,
    "google-bert/bert-base-cased": bert.make,
    CHAT: llama.make,
    "meta-llama/Llama-3.2-1B-Instruct": partial(llama.make_draft, teacher=STANDINS / CHAT),
    "configurations": lambda _: configurations.make(STANDINS),
}


def main() -> None:
    """Command line; makes all stand-ins, or those named, and then the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=RECIPES, default=list(RECIPES))
    for name in parser.parse_args().only:
        print(f"making {name}")
        print(RECIPES[name](STANDINS / name))
    manifest.write(STANDINS)


if __name__ == "__main__":
    main()

"""Run one benchmark, and keep its result in results/: `python -m bench fine_tuning`."""

import argparse
import importlib
import json
import os
import sys

# Read by the libraries at import: nothing is fetched, and the output is that of the benchmark.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
os.environ.update(TOKENIZERS_PARALLELISM="false", HF_HUB_DISABLE_PROGRESS_BARS="1")

from transformers.utils import logging

from bench.record import BenchError, save
from helpers import PROJECT, PageError

BENCHMARKS = {
    "fine_tuning": "the source's recipe against ours, about half an hour on two cores",
    "keras": "Keras against PyTorch, a few minutes",
    "generation": "tokens per second against the memory; plain, compiled, assisted: 15 minutes",
}


def main() -> None:
    """Command line; exits with 1 and one sentence where the benchmark cannot be run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = "; ".join(f"{name}: {what}" for name, what in BENCHMARKS.items())
    parser.add_argument("name", choices=BENCHMARKS, help=known)
    parser.add_argument("--quick", action="store_true", help="smallest sizes, and no file")
    arguments = parser.parse_args()
    logging.disable_progress_bar()
    benchmark = importlib.import_module(f"bench.{arguments.name}")
    try:
        run = benchmark.run(**(benchmark.QUICK if arguments.quick else {}))
    except (BenchError, PageError) as error:
        sys.exit(str(error))
    if arguments.quick:
        print(json.dumps(run, indent=2))
    else:
        print(f"{run['ratio']} times; kept in {save(run).relative_to(PROJECT)}")


if __name__ == "__main__":
    main()

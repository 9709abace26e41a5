"""Lines that decide what happens on another machine, or what is timed: no run here notices.

devices.yml lists them. Whoever changes such a line tries it on a GPU, or thinks it through for one,
and then changes the list.
"""

import re

import nbformat
import pytest
import yaml

from helpers import PROJECT
from tools.execute import name_of

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
LISTED = yaml.safe_load((PROJECT / "tests/notebooks/devices.yml").read_text(encoding="utf-8"))
DECIDES = re.compile(
    r"\.to\(|\.cpu\(|cuda|device|accelerator|synchronize|perf_counter|process_time|on a GPU"
    r"|pin_memory|bf16|fp16|bfloat16|profile [=!]=|\"hub\"|\"gpu\"|timed\(|fastest\(|median\("
)


def deciding(notebook):
    """Return the lines of each cell that depend on the machine or the profile."""
    found = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "code" and "remove-cell" not in cell.metadata.get("tags", []):
            lines = [line.strip() for line in cell.source.splitlines() if DECIDES.search(line)]
            found |= {cell.id: lines} if lines else {}
    return found


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_lines_that_only_another_machine_tests_are_those_that_were_looked_at(notebook):
    assert deciding(notebook) == LISTED.get(name_of(notebook), {})

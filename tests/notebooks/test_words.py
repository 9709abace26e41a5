"""Of a cell that nbval ignores, the words are compared."""

import re
import sys

import nbformat
import pytest

from helpers import PROJECT
from tools import forks

SAID = "accuracy:  0.53 ± 0.03\n{'loss': '1.272', 'rate': '5e-05'}\n"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CASES = {
    "other numbers": (SAID.replace("0.53", "-1,234.5").replace("5e-05", "0.1"), {}, True),
    "other words": ("0.53 ± 0.03 accuracy:\n", {}, False),
    "a number less": (SAID.replace(" ± 0.03", ""), {}, False),
    "no number": (SAID.replace("0.53", "nan"), {}, False),
    "words may differ": ("0.53 ± 0.03 accuracy:\n", {"words_differ": True}, True),
}


def cell(committed, metadata):
    output = nbformat.v4.new_output("stream", text=committed)
    metadata = {"tags": ["nbval-ignore-output"], **metadata}
    source = f"print({SAID!r}, end='')"
    return nbformat.v4.new_code_cell(source, outputs=[output], metadata=metadata, execution_count=1)


def test_numbers_may_differ_and_words_may_not(tmp_path, run):
    for name, (committed, metadata, _) in CASES.items():
        notebook = nbformat.v4.new_notebook(cells=[cell(committed, metadata)], metadata=KERNEL)
        nbformat.write(notebook, tmp_path / f"{name.replace(' ', '_')}.ipynb")
    options = ["-q", "-p", "no:cacheprovider", "--nbval", "-p", "tests.notebooks.words"]
    options += ["--rootdir", str(PROJECT), "-rfE", str(tmp_path)]
    done = run(sys.executable, "-m", "pytest", *options, PYTHONPATH=str(PROJECT))
    failed = set(re.findall(r"FAILED .*?(\w+)\.ipynb", done.stdout))
    expected = {name.replace(" ", "_") for name, (*_, same) in CASES.items() if not same}
    assert failed == expected, done.stdout


@pytest.mark.parametrize(("committed", "metadata", "same"), CASES.values(), ids=CASES)
def test_a_changed_cell_is_compared_in_the_same_way(committed, metadata, same):
    assert forks.differs(cell(committed, metadata), [("stdout", SAID)]) != same

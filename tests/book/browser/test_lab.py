"""A learner opens notebooks in JupyterLab, as `make lab` starts it, and runs all cells.

At the smallest sizes: one notebook of each kernel, or all where EVERY_SETTING is set.
Needs Chromium.
"""

import copy
import json
import os
import shutil
import subprocess
import time

import nbformat
import pytest
from playwright.sync_api import expect

from helpers import PROJECT
from tools import execute

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
SMOKE = PROJECT / "profiles" / "smoke.yml"
KERNELS = {"python3": "Python 3 (ipykernel)", "keras": "Keras"}
READ = {path: nbformat.read(path, as_version=4) for path in NOTEBOOKS}
SHORTEST = {  # of each kernel
    nb.metadata.kernelspec.name: path
    for path, nb in sorted(READ.items(), key=lambda item: -item[1].metadata["seconds"])
}
RUN = NOTEBOOKS if os.environ.get("EVERY_SETTING") else SHORTEST.values()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on copies of the notebooks, without outputs; give folder and address."""
    folder = tmp_path_factory.mktemp("lab")
    for notebook in NOTEBOOKS:
        content = copy.deepcopy(READ[notebook])
        execute.set_parameters(content, execute.parameters_of(notebook, SMOKE))
        for cell in content.cells:
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = None, []
        place = folder / notebook.relative_to(PROJECT)
        place.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(content, place)
    jupyter = shutil.which("jupyter", path=str(PROJECT / ".venv" / "bin")) or "jupyter"
    command = [jupyter, "lab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    state = tmp_path_factory.mktemp("state")
    places = {f"JUPYTER_{name}_DIR": str(state / name) for name in ("CONFIG", "RUNTIME")}
    places["JUPYTERLAB_SETTINGS_DIR"] = places["JUPYTERLAB_WORKSPACES_DIR"] = str(state)
    with (state / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--notebook-dir", str(folder)],
            env=os.environ | places,
            stdout=log,
            stderr=log,
        )
        try:
            for _ in range(300):
                if found := list((state / "RUNTIME").glob("jpserver-*.json")):
                    break
                assert server.poll() is None, (state / "log").read_text()
                time.sleep(0.2)
            facts = json.loads(found[0].read_text())
            yield folder, facts["url"], facts["token"]
        finally:
            server.terminate()
            server.wait(30)


@pytest.mark.parametrize("notebook", RUN, ids=execute.name_of)
def test_opens_with_its_kernel_and_runs(browser, lab, notebook):
    folder, url, token = lab
    place = notebook.relative_to(PROJECT)
    tab = browser.new_page()
    tab.goto(f"{url}lab/tree/{place.as_posix()}?token={token}&reset")
    kernel = KERNELS[READ[notebook].metadata.kernelspec.name]
    name = tab.locator(".jp-NotebookPanel-toolbar .jp-Toolbar-kernelName")
    expect(name).to_have_text(kernel, timeout=60_000)
    tab.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=90_000)
    tab.get_by_role("menuitem", name="Run", exact=True).click()
    tab.get_by_text("Restart Kernel and Run All Cells…").click()
    tab.get_by_role("button", name="Confirm Kernel Restart").click()
    expected = errors(READ[notebook].cells)
    for _ in range(300):
        tab.wait_for_timeout(2000)
        tab.keyboard.press("Control+S")
        saved = nbformat.read(folder / place, as_version=4)
        code = [cell for cell in saved.cells if cell.cell_type == "code"]
        assert errors(code) <= expected, "fails in JupyterLab"
        if [cell.execution_count for cell in code] == [*range(1, len(code) + 1)]:
            break
    else:
        pytest.fail("not all cells were executed in ten minutes")
    assert errors(code) == expected
    tab.close()


def errors(cells):
    """Return the ids of cells that end in an error."""
    return {c.id for c in cells if any(o.output_type == "error" for o in c.get("outputs", []))}

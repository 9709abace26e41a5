"""Start a page: choose what the Hub names stand for, and report it to the reader."""

import atexit
import errno
import hashlib
import importlib.metadata
import json
import logging
import os
import random
import re
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
STANDINS = PROJECT / "standins"
# Installed by pip, the book lies among the packages, where nothing should be written.
CHECKOUT = (PROJECT / "pyproject.toml").is_file()
SCRATCH = PROJECT / "_build" / "scratch" if CHECKOUT else Path(tempfile.gettempdir())
STYLE = Path(__file__).with_name("book.mplstyle")
SEED = 42

PROFILES = {
    "offline": "stand-ins shipped with the book; no network, no log-in, no GPU",
    "hub": "real models and data, downloaded from the Hub (about 2 GB)",
    "gpu": "as hub, with the large chat model; needs a GPU and a Hub log-in",
}

# The switches of these libraries are read when they are imported, so `start` has to come first.
HUB_LIBRARIES = ("transformers", "datasets", "evaluate", "accelerate", "huggingface_hub")

# Transformers left TensorFlow behind with version 5, so one page has an environment of its own.
# {name: (the framework, the versions of Transformers, the libraries to report)}
ENVIRONMENTS = {
    "book": (
        "torch",
        ("4.57", "5"),
        ("torch", "transformers", "datasets", "evaluate", "accelerate"),
    ),
    "keras": (
        "tensorflow",
        ("4",),
        ("tensorflow", "tf-keras", "transformers", "datasets", "evaluate"),
    ),
}
KERNELS = {"book": "Python 3 (ipykernel)", "keras": "Keras"}

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_EVALUATE_OFFLINE": "1",
    # The results that the tests compare are those of a CPU, whatever else the machine has.
    "CUDA_VISIBLE_DEVICES": "",
    "ACCELERATE_USE_CPU": "true",
}
QUIET = {
    "TRANSFORMERS_VERBOSITY": "error",  # also makes Trainer print lines, not a live HTML table
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",  # TensorFlow reports the machine's instruction sets at import
}
IRRELEVANT_WARNINGS = (
    ".*'pin_memory' argument is set as true",  # Trainer asks for it even where there is no GPU
    "IProgress not found",  # a widget for progress bars, which are off
    "`is_gradient_checkpointing` is deprecated",  # peft asks by the old name
)
FREE_DISK_GB = {"offline": 0.5, "hub": 10, "gpu": 40}  # estimates: downloads and checkpoints

_started: str | None = None


class PageError(RuntimeError):
    """A page cannot be started as asked; the message says in one sentence what to do."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in place of a traceback: the reader needs the sentence only.
        return [f"{type(self).__name__}: {self}"]


def start(profile: str, environment: str = "book") -> None:
    """Prepare this kernel for one page of the book, and print what the page was made from.

    Makes an empty working directory and changes to it. Under `offline`, it copies the stand-ins
    there, where Transformers, Datasets and Evaluate look for a folder of a Hub name before they
    ask the Hub, and switches the network off. Seeds Python, NumPy and PyTorch with 42, silences
    progress bars, and sets the style of figures. TensorFlow is left to the page, which has a
    switch to set before the import.

    Args:
        profile: one of `PROFILES`.
        environment: the one that the page needs, of `ENVIRONMENTS`.

    Raises:
        PageError: unknown profile; a kernel of the other environment; a Hub library imported
            earlier; another profile started in this kernel; a stand-in missing or damaged; no
            network, GPU, log-in, disk space or cache for downloads where the profile needs it.
    """
    global _started
    _check_call(profile)
    _check_environment(environment)
    if _started:  # the first cell was run again: the folder keeps what the page has made
        _seed()
        print(report(profile, environment))
        return
    if profile == "offline":
        _check_standins()
        os.environ.update(OFFLINE)
    os.environ.update(QUIET)
    if environment == "keras":
        _prepare_tensorflow(profile)
    for message in IRRELEVANT_WARNINGS:
        warnings.filterwarnings("ignore", message=message)
    # Trainer imports peft, and that bitsandbytes, which on some CPUs misses a kernel at import.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    _check_disk(profile)
    if profile == "gpu":
        _check_gpu(environment)
    if profile != "offline":
        _check_network(profile)
        _check_cache(profile)
        _explain_hub_errors()
    _enter_scratch(profile)
    _seed()
    _style_figures()
    _started = profile
    print(report(profile, environment))


def report(profile: str, environment: str = "book") -> str:
    """Return what a reader needs to judge the page: profile, stand-ins, versions, machine."""
    libraries = ENVIRONMENTS[environment][2]
    versions = (f"{name} {_version(name)}" for name in libraries)
    lines = [f"profile {profile}: {PROFILES[profile]}"]
    if profile == "offline":
        lines += _standins()
    used = ", ".join(version.split("+")[0] for version in versions)
    if environment == "book" and str(_version("transformers")).startswith("4."):
        used += "; this page is written for transformers 5: the page *What moved* says what differs"
    lines += [used, f"machine: {_machine(environment)}"]
    return "\n".join(lines)


def _standins() -> list[str]:
    """Return a line for each stand-in; those that are described alike share one."""
    described = {name: entry["what"] for name, entry in _manifest().items()}
    alike = Counter(described.values())
    lines = [f"{name}: stand-in, {what}" for name, what in described.items() if alike[what] == 1]
    for what, times in alike.items():
        if times > 1:
            names = [name for name, other in described.items() if other == what]
            lines.append(f"{times} names, {names[0]} to {names[-1]}: {what}")
    return lines


def _machine(environment: str) -> str:
    if environment == "keras":  # importing TensorFlow here would be too early, see `start`
        return f"{os.environ.get('TF_NUM_INTRAOP_THREADS') or os.cpu_count()} CPU threads"
    import torch

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    return f"{device}, {torch.get_num_threads()} CPU threads in use"


def _check_call(profile: str) -> None:
    if profile not in PROFILES:
        raise PageError(
            f"There is no profile {profile!r}: choose one of {', '.join(map(repr, PROFILES))}."
        )
    if _started == profile:
        return
    if _started:
        raise PageError(
            f"This kernel was started with the profile {_started!r}: "
            f"restart the kernel to use {profile!r}."
        )
    if imported := [name for name in HUB_LIBRARIES if name in sys.modules]:
        raise PageError(
            f"start() came after `import {imported[0]}`, which reads its offline switch at import: "
            "restart the kernel and call start() first."
        )


def _check_environment(environment: str) -> None:
    framework, served, _ = ENVIRONMENTS[environment]
    found = {name: _version(name) for name in (framework, "transformers")}
    if found[framework] and str(found["transformers"]).startswith(tuple(f"{v}." for v in served)):
        return
    has = " and ".join(
        f"{name} {version}" if version else f"no {name}" for name, version in found.items()
    )
    raise PageError(
        f"This page needs {framework} and transformers {' or '.join(served)}, and this kernel has "
        f"{has}: choose the kernel {KERNELS[environment]!r}, which `make env` sets up."
    )


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None


def _manifest() -> dict:
    """What each Hub name stands for, and the SHA-256 of each of its files; made by the recipes."""
    path = STANDINS / "manifest.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _damaged("standins/manifest.json") from None


def _check_standins() -> None:
    for name, entry in _manifest().items():
        for file, expected in entry["sha256"].items():
            try:
                content = (STANDINS / name / file).read_bytes()
            except OSError:
                raise _damaged(f"standins/{name}/{file}") from None
            if hashlib.sha256(content).hexdigest() != expected:
                raise _damaged(f"standins/{name}/{file}")


def _damaged(file: str) -> PageError:
    return PageError(
        f"The stand-in file {file} is missing or damaged: "
        "restore it with `git checkout -- standins`, or rebuild all of them with `make standins`."
    )


def _check_disk(profile: str, folder: Path = PROJECT) -> None:
    needed = FREE_DISK_GB[profile]
    free = shutil.disk_usage(folder).free / 1e9
    if free < needed:
        raise PageError(
            f"The profile {profile!r} needs {needed} GB of free disk space, and there are "
            f"{free:.1f} GB in {folder}: free some space, or use the profile 'offline'."
        )


def _check_gpu(environment: str) -> None:
    if environment == "keras":  # the page is small, and TensorFlow takes what device there is
        return
    import torch

    if not torch.cuda.is_available():
        raise PageError(
            "The profile 'gpu' needs a GPU that PyTorch can use, and there is none: "
            "use the profile 'hub' or 'offline'."
        )


def _check_network(profile: str) -> None:
    from huggingface_hub import constants, get_session, get_token

    if constants.HF_HUB_OFFLINE:
        raise PageError(
            f"The profile {profile!r} downloads from the Hub, and HF_HUB_OFFLINE is set: "
            "unset it, or use the profile 'offline'."
        )
    try:
        status = get_session().head(constants.ENDPOINT, timeout=10).status_code
        problem = f"HTTP {status}" if status >= 500 else ""
    except Exception as error:
        problem = type(error).__name__
    if problem:
        raise PageError(
            f"The profile {profile!r} downloads from the Hub, and {constants.ENDPOINT} cannot be "
            f"reached ({problem}): connect to the network, try again later, or use the profile "
            "'offline'."
        )
    if profile == "gpu" and get_token() is None:
        raise PageError(
            "The profile 'gpu' uses a gated model, and you are not logged in to the Hub: "
            "run `hf auth login` first."
        )


def _check_cache(profile: str) -> None:
    from huggingface_hub import constants

    for folder in (Path(constants.HF_HOME), Path(constants.HF_HUB_CACHE)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise PageError(
                f"Downloads are kept in {folder}, which cannot be written ({error.strerror}): "
                "set HF_HOME to a folder of your own, and restart the kernel."
            ) from None
        _check_disk(profile, folder)


def _explain_hub_errors() -> None:
    """Let an error of the Hub that stops a cell be shown as a sentence, if there is one for it.

    The libraries report some of them as another one: a Hub that does not answer as a model that
    does not exist, or as a file that is not there.
    """
    from IPython import get_ipython

    def show(shell, kind, error, traceback, tb_offset=None):
        if advice := _hub_advice(error):
            kind, error = PageError, PageError(advice)
        shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)

    if shell := get_ipython():
        shell.set_custom_exc((Exception,), show)


def _hub_advice(error: BaseException) -> str | None:
    """Return what to do about an error that comes from the Hub or from its cache."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    for link in reversed(chain):
        name, package = type(link).__name__, type(link).__module__.split(".")[0]
        response: Any = getattr(link, "response", None)
        status = getattr(response, "status_code", 0)
        # pipeline() keeps of the errors behind its own no more than their text.
        told = str(link) if "See the original errors" in str(link) else ""
        full = isinstance(link, OSError) and link.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or f"[Errno {errno.ENOSPC}]" in told:
            return "The disk is full: free some space, and run this cell again."
        if name == "GatedRepoError":
            model = re.sub(
                r".*://[^/]*/(api/\w+/)?|/(resolve|tree|revision)/.*", "", str(response.url)
            )
            return (
                f"{model} is gated, and you have no access (HTTP {status}): ask for it at "
                f"https://huggingface.co/{model}, run `hf auth login`, and run this cell again."
            )
        if status == 401 and name == "HfHubHTTPError":
            return "The Hub refuses your log-in: run `hf auth login`, and run this cell again."
        broken = package in ("httpx", "httpx2", "requests") and not status
        if quoted := re.search(r"^(?:httpx2?|requests)\.(?:\w+\.)*(\w+): ", told, re.MULTILINE):
            broken, name = True, quoted[1]
        if broken or status in (408, 429) or status >= 500:
            return (
                f"The Hub did not deliver ({f'HTTP {status}' if status else name}): "
                "run this cell again later; files that are complete are not downloaded again."
            )
        unreadable = name in ("SafetensorError", "DatasetGenerationError")
        if (unreadable or "SafetensorError" in told) and (files := _damaged_downloads()):
            return (
                f"A download is damaged: delete {' and '.join(map(str, files))}, "
                "and run this cell again."
            )
    return None


def _damaged_downloads() -> list[Path]:
    """Return the files in the cache of which the name, a SHA-256, is not that of the content."""
    from huggingface_hub import constants

    damaged = []
    for path in Path(constants.HF_HUB_CACHE).glob(f"*/blobs/{'?' * 64}"):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                damaged.append(path)
    return damaged


def copy_folder(source: Path, target: Path, leave_out: str = "") -> None:
    """Copy a folder into one that may be written to, even from a checkout that may only be read.

    Args:
        source: the folder.
        target: where it goes; does not exist yet.
        leave_out: a pattern of names that stay behind.
    """
    ignore = shutil.ignore_patterns(leave_out)
    shutil.copytree(source, target, copy_function=shutil.copyfile, ignore=ignore)
    for folder in (target, *target.rglob("*/")):
        folder.chmod(0o755)


def _enter_scratch(profile: str) -> None:
    """Change to a new working directory, where outputs land; only `offline` has stand-ins in it."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f"{profile}-", dir=SCRATCH))
    if profile == "offline":
        # Copies, not links: they work on Windows too, and no page can write to the originals.
        for name in _manifest():
            copy_folder(STANDINS / name, scratch / name)
        # Caches of earlier runs, or of the reader's own work, must not decide what a page shows.
        os.environ["HF_HOME"] = str(scratch / ".cache")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    os.chdir(scratch)


def _seed() -> None:
    import numpy

    random.seed(SEED)
    numpy.random.seed(SEED)
    if _version("torch"):
        import torch

        torch.manual_seed(SEED)


def _prepare_tensorflow(profile: str) -> None:
    """Let TensorFlow log to the terminal, not into the page; offline, compute alike on all CPUs.

    Its C++ part reports the machine at import, whatever it is told (tensorflow#100442), and
    ipykernel shows all that is written to the file descriptor of stderr. So give that back to the
    terminal; what Python writes to sys.stderr is shown on the page as ever.
    """
    terminal = getattr(sys.stderr, "_original_stdstream_copy", None)  # ipykernel's OutStream
    if terminal is not None and sys.__stderr__:
        os.dup2(terminal, sys.__stderr__.fileno())
    if profile == "offline":  # oneDNN chooses its code by the CPU: take what all of them have
        os.environ["ONEDNN_MAX_CPU_ISA"] = "AVX2"


def _style_figures() -> None:
    import matplotlib.pyplot

    matplotlib.pyplot.style.use(STYLE)

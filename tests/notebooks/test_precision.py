"""The precision, the device and the compiler that pages choose, where such hardware is not here."""

from types import SimpleNamespace
from unittest.mock import MagicMock

import nbformat
import pytest
import torch
from transformers import TrainingArguments

from helpers import PROJECT

FOLDER = PROJECT / "notebooks" / "fine-tuning"


def evaluate(page, *cells, **names):
    """Run some cells of a page with these names, and return what they have set."""
    sources = {c.id: c.source for c in nbformat.read(FOLDER / f"{page}.ipynb", as_version=4).cells}
    for cell in cells:
        exec(sources[cell], names)
    return names


@pytest.fixture
def gpu(monkeypatch):
    """Report one GPU of some compute capability, as PyTorch does where there is one."""

    def report(major, minor):
        properties = SimpleNamespace(major=major, minor=minor)
        monkeypatch.setattr("torch.cuda.is_available", lambda: True)
        monkeypatch.setattr("torch.cuda.current_device", lambda: 0)
        monkeypatch.setattr("torch.cuda.get_device_properties", lambda device: properties)
        monkeypatch.setattr("torch.cuda._check_bf16_tensor_supported", lambda device: True)

    return report


def recipe():
    """Return the arguments of the recipe of "Train faster"."""
    names = {"torch": torch, "TrainingArguments": dict, "epochs": 1, "learning_rate": 5e-5}
    return evaluate("train_faster", "precision", "recipe", **names)["training_args"]


@pytest.mark.parametrize(
    ("capability", "bf16"),
    [((7, 0), False), ((7, 5), False), ((8, 0), True), ((9, 0), True)],
    ids=["V100", "T4", "A100", "H100"],
)
def test_the_recipe_takes_the_sixteen_bits_that_the_gpu_has_units_for(gpu, capability, bf16):
    gpu(*capability)
    assert torch.cuda.is_bf16_supported(), "the trap: emulated, it is supported everywhere"
    arguments = recipe()
    assert (arguments["bf16"], arguments["fp16"]) == (bf16, not bf16)


def test_the_recipe_stays_in_float32_without_an_nvidia_gpu(tmp_path):
    arguments = recipe()
    assert not arguments["bf16"] and not arguments["fp16"]
    arguments["output_dir"] = str(tmp_path)
    assert TrainingArguments(**arguments).mixed_precision == "no", "and Trainer takes it so"


@pytest.mark.parametrize(("available", "use_cpu"), [(True, False), (False, True)])
def test_no_accelerator_is_left_unused(monkeypatch, available, use_cpu):
    """Other accelerators than those of Nvidia count too: MPS and XPU."""
    monkeypatch.setattr("torch.accelerator.is_available", lambda: available)
    names = ("model", "small_train_dataset", "tokenizer", "Trainer")
    mocks = {name: MagicMock() for name in names}
    page = evaluate("train_with_trainer", "options", torch=torch, TrainingArguments=dict, **mocks)
    assert page["options"]["use_cpu"] == use_cpu


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps", "xpu"])
def test_all_runs_are_made_on_the_device_that_accelerate_finds(device):
    accelerator = MagicMock(return_value=SimpleNamespace(device=torch.device(device)))
    page = evaluate("train_faster", "settings", Accelerator=accelerator, torch=torch, epochs=1)
    assert page["settings"]["use_cpu"] == (device == "cpu")


@pytest.mark.parametrize(
    ("asked", "gpus", "compiler", "compiled"),
    [
        (True, True, None, True),
        (True, False, "/usr/bin/c++", True),
        (True, False, None, False),
        (False, True, "/usr/bin/c++", False),
    ],
)
def test_who_asks_for_it_gets_a_run_that_compiles(
    monkeypatch, capsys, asked, gpus, compiler, compiled
):
    """And everything else as in the run that it is compared with."""
    monkeypatch.setattr("torch.cuda.is_available", lambda: gpus)
    run = MagicMock(return_value=(3.0, 0.5, 100))
    evaluate(
        "train_faster",
        "compile-run",
        try_compile=asked,
        torch=torch,
        shutil=SimpleNamespace(which=lambda name: {"c++": compiler}[name]),
        run=run,
        recipes={"batches by length": ("rows", {"learning_rate": 5e-5})},
        seconds={"batches by length": [2.0, 9.0]},
    )
    printed = capsys.readouterr().out
    if compiled:
        run.assert_called_once_with("rows", 1, learning_rate=5e-5, torch_compile=True)
        assert "takes 1.5 times as long" in printed
    else:
        run.assert_not_called()
        assert printed.startswith("left out")
